// The callback URL of a host that simulates Aha!: where third parties post their webhooks.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "server/router.hpp"
#include "server/text_thread.hpp"

namespace runtime {
class Loop;
}

namespace simulation {

// What follows it is the name of a service.
inline constexpr std::string_view webhooks_path = "/simulated_aha/webhooks/";

// Starts an event of a service with the settings that the host has for it. Answers 202 once it has begun, or why it
// could not. On the loop's thread.
using StartEvent = std::function<void(runtime::Loop&, std::string service, std::string event,
                                      std::string payload, server::Responder)>;

// POST /simulated_aha/webhooks/{service}: the body becomes the payload of the event `webhook`, and the client is
// answered with 200 without waiting for the event. It needs no token, since third parties have none.
//
// texts  reads large bodies; outlives the route
server::Route webhook_route(StartEvent start_event, server::TextThread& texts);

}  // namespace simulation
