// What plugins and services hold at the moment, for /metrics.
#pragma once

#include "account/account.hpp"
#include "app/host_store.hpp"
#include "plugin/registry.hpp"
#include "telemetry/metrics.hpp"

namespace app {

// What a service stores, and what it may.
store::KvStore::Share kept_of(const plugin::ServiceStatus& service, HostStore& store);

// Brings the metrics up to date. [any]
void count_usage(const plugin::Registry& registry, HostStore& store, const account::Ledger& ledger,
                 telemetry::Metrics& metrics);

}  // namespace app
