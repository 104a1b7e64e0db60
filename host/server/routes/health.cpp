#include "server/routes/routes.hpp"

namespace server {

Route healthz_route() {
  constexpr std::string_view operation = R"({"summary": "Whether the process answers",
    "responses": {"200": {"description": "It does"}}})";
  return {"GET", "/healthz", operation, true, [](const Request&, Responder respond) {
            Reply reply;
            reply.body = R"({"status":"ok"})";
            respond(std::move(reply));
          }};
}

Route readyz_route(std::function<bool()> is_ready) {
  constexpr std::string_view operation = R"({"summary": "Whether events should be sent here",
    "responses": {"200": {"description": "Yes"}, "503": {"description": "Still loading, unable to start processes, or stopping"}}})";
  return {"GET", "/readyz", operation, true,
          [is_ready = std::move(is_ready)](const Request&, Responder respond) {
            if (!is_ready())
              return respond(
                  problem(503, "Not ready",
                          "The host is still loading plugins, cannot start processes, or is stopping."));
            Reply reply;
            reply.body = R"({"status":"ready"})";
            respond(std::move(reply));
          }};
}

}  // namespace server
