// Why a call of the system failed.
#pragma once

#include <system_error>

namespace files {

// Of the last call on this thread that failed. Ask at once: the next call may replace it. [any]
std::error_code last_error();

}  // namespace files
