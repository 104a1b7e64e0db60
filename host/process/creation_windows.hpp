// Creates processes, each in a job that ends with it. For *_windows.cpp only.
#pragma once

#include <windows.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "process/child.hpp"
#include "process/confines.hpp"

namespace process {

class Container;

// What it is created without, so that it may compute and use its handles, and do nothing else.
struct Confinement {
  HANDLE token = nullptr;                           // its own; null: the host's
  std::shared_ptr<const Container> container = {};  // null: none
  Share share = {};
};

struct Creation {
  std::wstring program;                     // its path
  std::wstring command_line;                // with the program's name
  std::optional<std::wstring> environment;  // as the system writes it; nullopt: the host's
  DWORD flags = 0;                          // such as DETACHED_PROCESS
  std::vector<HANDLE> inherited;            // and no other; inheritable
  HANDLE input = nullptr;                   // of them, its standard streams
  HANDLE output = nullptr;                  // both
  std::optional<Confinement> confinement = {};
};

// returns  the process, or why it could not be created. [any]
tl::expected<Child, std::string> create_process(const Creation& creation);

// A duplicate for such a process. None, with the reason in files::last_error(), if there is no handle left. [any]
files::Descriptor inheritable(HANDLE handle);
// The same of what takes everything and holds nothing.
files::Descriptor inheritable_nowhere();

// "<what>: <the system's words for the last error>"
std::string last_fault(std::string_view what);

}  // namespace process
