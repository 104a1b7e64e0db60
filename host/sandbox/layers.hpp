// The steps of apply(), one a layer. Each tells what it did, and leaves the process as it was if it could not.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>

#include "sandbox/sandbox.hpp"

namespace sandbox {

// "<what>: <the system's words for errno>"
std::string failed(std::string_view what, int error = errno);

// If the machine runs out of memory, this process goes first. Empty, or why it does not. Before
// forbid_new_privileges(), which takes this process's files in /proc from an ordinary user.
std::string volunteer_for_the_oom_killer();
// Leaves the count of root's threads, which the kernel does not limit, by another real identity; the effective one, by
// which files are opened, stays. False if this process's threads cannot be limited.
bool leave_roots_count();
Part forbid_new_privileges();
// All three; a namespace that the machine does not allow is not an error.
std::vector<Part> enter_namespaces();
Part drop_capabilities();
// outlives  why the kernel would not end this process first, as volunteer_for_the_oom_killer() gives it.
Part set_limits(const Limits& limits, const std::string& outlives);
// Decides by what has been applied so far, and sets the limit.
// as_root  whether the process is counted as root's.
Part limit_threads(const Report& so_far, bool as_root, const Limits& limits);
Part restrict_files();
// The last one: after it, even asking for the others fails.
Part filter_system_calls(bool threads_allowed);

// Installs the handler of SIGSYS. False if it could not.
bool report_refusals();

}  // namespace sandbox
