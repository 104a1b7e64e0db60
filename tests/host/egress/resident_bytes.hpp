// How much memory this process has in use.
#pragma once

#include <cstdint>

namespace egress::testing {

std::uint64_t resident_bytes();

}  // namespace egress::testing
