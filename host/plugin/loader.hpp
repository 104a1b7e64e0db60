// The system's loader of libraries.
#pragma once

#include <filesystem>
#include <string>

namespace plugin {

struct LoadedLibrary {
  void* handle = nullptr;  // null: see fault
  std::string fault;       // one sentence, without the path
};

// Runs its constructors. It finds what it needs where the system has it for all, and beside the host. [any]
// file  an absolute path.
LoadedLibrary load_library(const std::filesystem::path& file);

// Returns null if it exports nothing of that name. [any]
void* find_export(void* handle, const char* name);

// Runs its destructors, and lets it leave memory unless something holds it. [any]
void unload_library(void* handle);

enum class Remains {
  none,    // it has left memory
  known,   // the loader keeps it
  mapped,  // the loader has let it go, and parts of it are still there
};

// What is left of a library that was unloaded. [any]
// handle  the one it had.
Remains remains_of(const std::filesystem::path& file, const void* handle);

// Whether the system loads libraries from files in this folder. [any]
bool may_load_from(const std::filesystem::path& folder);

}  // namespace plugin
