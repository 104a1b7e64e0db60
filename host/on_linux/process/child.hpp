// What Linux gives to watch a started process by.
#pragma once

#include <sys/types.h>

namespace process {

// Nothing: the zygote tells the id of a host's child by the first descriptor of its request.
struct Child {};

constexpr int first_role_descriptor = 3;  // of a role's process; the others follow

// The id of the process that was asked for, from the other end of its first descriptor; a negative errno if the fork
// failed, 0 if the zygote ended before it. Blocks for as long as a fork takes. [any]
pid_t read_process_id(int descriptor);

}  // namespace process
