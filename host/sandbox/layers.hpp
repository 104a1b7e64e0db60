// The steps of apply(), one a layer. Each tells what it did, and leaves the process as it was where it could not.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>

#include "sandbox/sandbox.hpp"

namespace sandbox {

// "<what>: <the system's words for errno>"
std::string failed(std::string_view what, int error = errno);

Part forbid_new_privileges();
// All three; a namespace that the machine does not allow is not an error.
std::vector<Part> enter_namespaces();
Part drop_capabilities();
Part set_limits(const Limits& limits);
// Decides by what has been applied so far, and sets the limit.
// as_root  whether the process was root's before it entered a user namespace, which hides it.
Part limit_threads(const Report& so_far, bool as_root, const Limits& limits);
Part restrict_files(const Policy& policy);
// The last one: after it, even asking for the others fails.
Part filter_system_calls(bool threads_allowed);

// ---- what the filter and the handler of its refusals agree on

// Flags of open(2) that write, create or cut.
extern const unsigned long writing_flags;
// Those, and O_PATH: landlock does not judge a descriptor that only names a file, and fstat tells of it.
extern const unsigned long refused_flags;
// In an argument that openat does not have: set by the handler when it asks again, so that opening a file passes
// through the handler, which knows its name. It guards nothing: landlock decides, whoever asks.
constexpr unsigned long asked_by_handler = 0x61686121;

// Installs the handler of SIGSYS. False where it could not.
bool report_refusals();

}  // namespace sandbox
