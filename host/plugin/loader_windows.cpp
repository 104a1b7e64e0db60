#include "plugin/loader.hpp"

#include <windows.h>

#include <array>

#include "files/last_error.hpp"

namespace plugin {
namespace {

// The loader wants the system's own separators.
std::filesystem::path preferred(std::filesystem::path file) {
  return file.make_preferred();
}

// A plugin's own search path would let it load what others have written.
constexpr DWORD search =
    LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32;

std::string words_of(const std::error_code& error) {
  switch (error.value()) {
    case ERROR_MOD_NOT_FOUND:
      return "a library that it needs is neither beside the host nor one of Windows; `aha-host inspect` "
             "names it";
    case ERROR_PROC_NOT_FOUND:
      return "a library that it needs lacks what it wants of it; build it with this host's SDK";
    default:
      return error.message() + " (error " + std::to_string(error.value()) + ")";
  }
}

bool loader_knows(const std::filesystem::path& file) {
  HMODULE module = nullptr;
  return GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, preferred(file).c_str(), &module) !=
         0;
}

// Its handle is the place where it was loaded. Another library may have come there since.
bool is_mapped(const void* handle) {
  MEMORY_BASIC_INFORMATION memory{};
  if (VirtualQuery(handle, &memory, sizeof(memory)) == 0 || memory.State == MEM_FREE) return false;
  std::array<wchar_t, 2> name{};
  const bool is_others =
      GetModuleFileNameW(static_cast<HMODULE>(const_cast<void*>(handle)), name.data(), name.size()) != 0;
  return memory.AllocationBase == handle && !is_others;
}

}  // namespace

// Without this, the system would tell of what is missing in a window.
LoadedLibrary load_library(const std::filesystem::path& file) {
  DWORD before = 0;
  SetThreadErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX, &before);
  void* const handle = LoadLibraryExW(preferred(file).c_str(), nullptr, search);
  const auto error = files::last_error();
  SetThreadErrorMode(before, nullptr);
  if (handle == nullptr) return {nullptr, "it does not load: " + words_of(error)};
  return {handle, {}};
}

void* find_export(void* handle, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(handle), name));
}

void unload_library(void* handle) {
  FreeLibrary(static_cast<HMODULE>(handle));
}

Remains remains_of(const std::filesystem::path& file, const void* handle) {
  if (loader_knows(file)) return Remains::known;
  return is_mapped(handle) ? Remains::mapped : Remains::none;
}

bool may_load_from(const std::filesystem::path&) {
  return true;
}

}  // namespace plugin
