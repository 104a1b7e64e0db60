#include "plugin/factory.hpp"

#include <utility>

#include "plugin/factory_check.hpp"
#include "plugin/loader.hpp"

namespace plugin {

OpenedFactory open_factory(const std::filesystem::path& file, const std::function<void()>& opened) {
  OpenedFactory result;
  auto [library, fault] = load_library(file);
  result.library = library;
  if (library == nullptr) {
    result.fault = std::move(fault);
    return result;
  }
  const auto function =
      reinterpret_cast<aha_service_factory_function>(find_export(library, AHA_SERVICE_FACTORY_SYMBOL));
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
