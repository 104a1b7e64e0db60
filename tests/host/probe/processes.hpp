// The processes that read and probe the plugin files of a test program.
#pragma once

#include "probe/examiner.hpp"
#include "probe/prober.hpp"

namespace test {

// One for the whole test program, started before its first thread.
probe::Prober& prober();

// The same for files that are only read.
const probe::Examiner& examiner();

}  // namespace test
