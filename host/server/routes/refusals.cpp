#include <fmt/format.h>

#include "server/routes/routes.hpp"
#include "text/printable.hpp"

namespace server {

Reply unknown_service(std::string_view name) {
  return problem(
      404, "No such service",
      fmt::format("No loaded plugin offers the service \"{}\". GET /services lists those that are, and files "
                  "that were refused with the reason.",
                  text::printable(name, 64)));
}

Reply host_full() {
  Reply reply = problem(503, "Too many events in flight", "Send the event again in a moment.");
  reply.headers = "Retry-After: 1\r\n";
  return reply;
}

}  // namespace server
