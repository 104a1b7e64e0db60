#include "plugin/loader.hpp"

#include <dlfcn.h>
#include <sys/statvfs.h>

#include <fstream>
#include <string_view>

namespace plugin {
namespace {

// What dlerror() says, without the path at its start: that of a private copy tells a person nothing.
std::string linker_words(std::string_view path) {
  std::string_view words = dlerror();  // NOLINT(concurrency-mt-unsafe): glibc keeps one for each thread
  if (words.starts_with(path)) words.remove_prefix(path.size());
  if (words.starts_with(": ")) words.remove_prefix(2);
  return std::string(words);
}

bool linker_knows(const std::filesystem::path& path) {
  void* handle = dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD);
  if (handle == nullptr) return false;
  dlclose(handle);  // gives back the reference that the question took
  return true;
}

bool is_mapped(const std::filesystem::path& path) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);)
    if (line.find(path.native()) != std::string::npos) return true;
  return false;
}

}  // namespace

LoadedLibrary load_library(const std::filesystem::path& file) {
  void* const handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return {nullptr, "it does not load: " + linker_words(file.native())};
  return {handle, {}};
}

void* find_export(void* handle, const char* name) {
  return dlsym(handle, name);
}

// dlclose may silently keep the library: because of unique symbols, thread_local destructors, -z nodelete, or a handle
// that the plugin took of itself.
void unload_library(void* handle) {
  dlclose(handle);
}

Remains remains_of(const std::filesystem::path& file, const void*) {
  if (linker_knows(file)) return Remains::known;
  return is_mapped(file) ? Remains::mapped : Remains::none;
}

bool may_load_from(const std::filesystem::path& folder) {
  struct statvfs system {};
  return statvfs(folder.c_str(), &system) != 0 || (system.f_flag & ST_NOEXEC) == 0;
}

}  // namespace plugin
