// Executes this program again. For *_windows.cpp only.
#pragma once

#include <windows.h>

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "process/child.hpp"
#include "process/confinement_windows.hpp"

namespace process {

// handles      that it inherits, and no other; inheritable
// arguments    behind the program's name on its command line, with the space before them
// nowhere      one of the handles: its standard streams
// confinement  null: none
// returns  the process, or why it could not be created. [any]
tl::expected<Child, std::string> create_process(std::vector<HANDLE> handles, std::wstring_view arguments,
                                                HANDLE nowhere, const Confinement* confinement);

// "<what>: <the system's words for the last error>"
std::string last_fault(std::string_view what);

}  // namespace process
