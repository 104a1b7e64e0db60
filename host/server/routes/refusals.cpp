#include <fmt/format.h>

#include "server/routes/routes.hpp"
#include "text/nearest.hpp"
#include "text/printable.hpp"

namespace server {

Reply still_loading() {
  Reply reply = problem(503, "Still loading plugins",
                        "The host has just started and is loading its plugins; try again in a moment.");
  reply.headers = "Retry-After: 1\r\n";
  return reply;
}

Reply unknown_service(const plugin::Registry& registry, std::string_view name) {
  if (!registry.first_scan().is_done()) return still_loading();
  const auto serving = registry.serving();
  std::vector<std::string_view> services;
  for (const auto& generation : serving) services.push_back(generation->service());
  return problem(
      404, "No such service",
      fmt::format("No loaded plugin offers the service \"{}\".{} GET /services lists those that are, and "
                  "files that were refused with the reason.",
                  text::printable(name, 64), text::did_you_mean(name, services)));
}

Reply host_full() {
  Reply reply = problem(503, "Too many events in flight", "Send the event again in a moment.");
  reply.headers = "Retry-After: 1\r\n";
  return reply;
}

}  // namespace server
