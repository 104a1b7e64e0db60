// Every route of the host, one file each.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "plugin/registry.hpp"
#include "server/router.hpp"
#include "server/text_thread.hpp"
#include "store/kv_store.hpp"
#include "store/unknown_outcomes.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace server {

// upstream: lib/proxy/server.rb. What Aha! calls.
Route configuration_route(const plugin::Registry& registry);
struct EventSettings {
  std::chrono::milliseconds default_timeout;   // for an event whose user_data names none
  std::chrono::milliseconds max_timeout;       // what user_data may ask for at most
  store::UnknownOutcomes* outcomes = nullptr;  // null: events are told `earlier`
  store::Earlier earlier = {};
  TextThread* texts = nullptr;  // for large bodies and answers; null: the loop takes them
};
// log  told of each event that failed and, at debug level, of what services log.
Route send_event_route(const plugin::Registry& registry, telemetry::Log& log, const EventSettings& settings);
// texts  as in EventSettings.
Route remote_collection_route(const plugin::Registry& registry, std::chrono::milliseconds timeout,
                              TextThread* texts);

// For the operator.
Route healthz_route();
// why_not  a sentence while events should not be sent here; empty: they may.
Route readyz_route(std::function<std::string()> why_not);
// refresh  brings up to date what is counted elsewhere, before each answer
Route metrics_route(const telemetry::Metrics& metrics, std::function<void()> refresh);
using KeptShare = std::function<store::KvStore::Share(const plugin::ServiceStatus&)>;
// kept             what a service stores.
// watch_mode       how changes of the plugins folder are noticed.
// sandbox_missing  what this machine lacks for a sandbox; empty: nothing.
Route services_route(const plugin::Registry& registry, KeptShare kept,
                     std::function<std::string_view()> watch_mode, std::string sandbox_missing);

// For the operator's socket only: what changes the host.

// Lets a quarantined plugin serve again.
Route release_route(const plugin::Registry& registry);

// Lets the version before the present one serve again.
// go_back   reload::Reloader::go_back.
using WentBackResult = tl::expected<plugin::GenerationPtr, std::string>;
using WentBack = std::function<void(WentBackResult)>;
using GoBack = std::function<void(std::string service, WentBack)>;
Route rollback_route(const plugin::Registry& registry, GoBack go_back);

// Takes a plugin file, or its signature, for the watched folder.
// put         is called with a name that has been checked; returns the content's SHA-256, or a sentence why it is not
//             put there. What it throws is answered with 500.
// why_closed  why this host takes none; empty: it does
using PutPlugin =
    std::function<tl::expected<std::string, std::string>(std::string_view name, std::string_view content)>;
Route plugin_upload_route(PutPlugin put, std::size_t max_bytes, std::string why_closed);

// Describes `routes` and itself.
Route openapi_route(const std::vector<Route>& routes);

// What several routes answer alike.
// 404, or 503 while the first scan may still find it.
Reply unknown_service(const plugin::Registry& registry, std::string_view name);
Reply still_loading();
Reply host_full();

}  // namespace server
