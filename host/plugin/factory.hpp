// Opens a plugin's library and asks it for its factory.
#pragma once

#include <aha/abi.h>

#include <filesystem>
#include <functional>
#include <string>

namespace plugin {

struct OpenedFactory {
  void* library = nullptr;               // as load_library() gives it; null: it does not load
  const aha_factory* factory = nullptr;  // null: see fault
  std::string fault;                     // one sentence, without the path; empty: there is a factory
};

// Loads the library, which runs its constructors, and calls its factory function. The caller closes the library, or
// leaves it open, also if there is a fault. A plugin may crash in here: call this in a probe first. [any]
// file    an absolute path.
// opened  runs between the two; may be null.
OpenedFactory open_factory(const std::filesystem::path& file, const std::function<void()>& opened = nullptr);

}  // namespace plugin
