// What a handler of crashes writes to standard error. It may neither allocate nor block.
#pragma once

#include <cstdint>
#include <string_view>

namespace runtime {

class Call;

void write_error_text(std::string_view text);

// Writes which service crashed, and at which event.
// has_overflowed  its fiber's stack.
void write_blame(const Call& call, bool has_overflowed);

}  // namespace runtime
