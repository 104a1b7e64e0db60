// A report on its way from the process that it is about.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/sandbox.hpp"

namespace sandbox {

// A line a part. [any]
std::string to_text(const Report& report);
// Leaves out what is no part. [any]
Report read_report(std::string_view text);

}  // namespace sandbox
