// Every route of the host, one file each.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "plugin/registry.hpp"
#include "server/event_intake.hpp"
#include "server/router.hpp"
#include "server/service_listing.hpp"
#include "server/text_thread.hpp"
#include "telemetry/metrics.hpp"

namespace server {

// upstream: lib/proxy/server.rb. What Aha! calls.
Route configuration_route(const plugin::Registry& registry);
Route send_event_route(std::shared_ptr<EventIntake> events);
// texts  as in EventSettings.
Route remote_collection_route(const plugin::Registry& registry, std::chrono::milliseconds timeout,
                              TextThread* texts);

// For the operator.
Route healthz_route();
// why_not  a sentence while events should not be sent here; empty: they may.
Route readyz_route(std::function<std::string()> why_not);
// refresh  brings up to date what is counted elsewhere, before each answer
Route metrics_route(const telemetry::Metrics& metrics, std::function<void()> refresh);
Route services_route(const ServiceListing& listing);

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
