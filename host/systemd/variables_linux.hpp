// The variables of the environment in which systemd tells a service what it has for it.
#pragma once

#include <string>
#include <string_view>

namespace systemd {

// The variable's value, which the environment then no longer has; empty if it was not there. Before the process has
// another thread.
std::string take_variable(const char* name);

// Whether `id`, of a variable that names a process, names this one.
// unnamed  the answer if it is empty
bool is_this_process(const std::string& id, bool unnamed);

}  // namespace systemd
