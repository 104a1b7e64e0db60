#include "app/usage.hpp"

#include <chrono>

#include "artifact/file_image.hpp"

namespace app {

store::KvStore::Share kept_of(const plugin::ServiceStatus& service, HostStore& store) {
  const auto scope = store::scope_of({.owner = service.owner_id, .service = service.service});
  return store.values().share_of(scope.service);
}

void count_usage(const plugin::Registry& registry, HostStore& store, const account::Ledger& ledger,
                 telemetry::Metrics& metrics) {
  for (const auto& service : registry.list().services)
    metrics.set_kept_bytes(service.service, static_cast<double>(kept_of(service, store).used));
  for (const auto* const account : ledger.accounts()) {
    const auto plugin = artifact::plugin_name(account->plugin());
    for (const auto& usage : account->usage())
      metrics.set_plugin_usage(plugin, account::to_string(usage.resource), static_cast<double>(usage.used),
                               static_cast<double>(usage.refused));
    metrics.set_plugin_loop_time(plugin, std::chrono::duration<double>(account->loop_time()).count());
  }
}

}  // namespace app
