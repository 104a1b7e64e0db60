// The one place if exceptions of a plugin end.
#pragma once

#include <aha/abi.h>
#include <aha/call.hpp>

namespace aha::detail {

/// Tells the host what the exception being handled means. To be called inside a catch block.
void report_failure(const aha_host& host, aha_call* handle, Call& call) noexcept;

}  // namespace aha::detail
