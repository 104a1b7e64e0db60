#include "plugin/factory_check.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace plugin {
namespace {

std::string find_missing_slot(const aha_factory& factory) {
  const std::array<std::pair<std::string_view, bool>, 6> slots = {{
      {"describe", factory.describe != nullptr},
      {"create", factory.create != nullptr},
      {"receive", factory.receive != nullptr},
      {"collection", factory.collection != nullptr},
      {"quiesce", factory.quiesce != nullptr},
      {"destroy", factory.destroy != nullptr},
  }};
  for (const auto& [name, present] : slots)
    if (!present) return "its factory's slot " + std::string(name) + " is NULL; every slot is required";
  return {};
}

}  // namespace

std::string find_factory_fault(const aha_factory* factory) {
  if (factory == nullptr)
    return std::string(AHA_SERVICE_FACTORY_SYMBOL) +
           " returned NULL: the plugin says it cannot work with this host";
  if (factory->size < AHA_FACTORY_SIZE_V1)
    return "its factory's size is " + std::to_string(factory->size) + ", less than the " +
           std::to_string(AHA_FACTORY_SIZE_V1) + " bytes of ABI 1";
  if (factory->abi == 0) return "its factory's abi is 0; set it to AHA_ABI_VERSION";
  if (factory->service_count == 0 || factory->service_count > max_services)
    return "its factory's service_count is " + std::to_string(factory->service_count) + ", not 1 to " +
           std::to_string(max_services);
  return find_missing_slot(*factory);
}

}  // namespace plugin
