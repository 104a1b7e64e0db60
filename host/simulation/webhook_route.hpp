// The callback URL of a host that simulates Aha!: where third parties post their webhooks.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "plugin/registry.hpp"
#include "server/event_intake.hpp"
#include "server/router.hpp"
#include "server/text_thread.hpp"

namespace simulation {

// Of one service's integration, as JSON objects.
struct IntegrationSettings {
  std::string data;
  std::string meta_data;
};
using FindSettings = std::function<IntegrationSettings(std::string_view service)>;

// POST /simulated_aha/webhooks/{service}: the body becomes the payload of the event `webhook`, and the client is
// answered with 200 without waiting for the event.
//
// find_settings  called on the loop's thread
// texts          as in server::EventSettings
// The registry outlives the route.
server::Route webhook_route(const plugin::Registry& registry, std::shared_ptr<server::EventIntake> events,
                            FindSettings find_settings, server::TextThread* texts);

}  // namespace simulation
