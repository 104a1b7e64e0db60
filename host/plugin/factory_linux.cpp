#include "plugin/factory.hpp"

#include <dlfcn.h>

#include <string_view>

#include "plugin/factory_check.hpp"

namespace plugin {
namespace {

// What dlerror() says, without the path at its start: that of a private copy tells a person nothing.
std::string linker_words(std::string_view path) {
  std::string_view words = dlerror();  // NOLINT(concurrency-mt-unsafe): glibc keeps one for each thread
  if (words.starts_with(path)) words.remove_prefix(path.size());
  if (words.starts_with(": ")) words.remove_prefix(2);
  return std::string(words);
}

}  // namespace

OpenedFactory open_factory(const std::filesystem::path& file, const std::function<void()>& opened) {
  OpenedFactory result;
  result.library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (result.library == nullptr) {
    result.fault = "it does not load: " + linker_words(file.native());
    return result;
  }
  const auto function =
      reinterpret_cast<aha_service_factory_function>(dlsym(result.library, AHA_SERVICE_FACTORY_SYMBOL));
  if (function == nullptr) {
    result.fault = "it does not export " AHA_SERVICE_FACTORY_SYMBOL;
    return result;
  }
  if (opened) opened();
  const auto* const factory = function(AHA_ABI_VERSION);
  result.fault = find_factory_fault(factory);
  if (result.fault.empty()) result.factory = factory;
  return result;
}

}  // namespace plugin
