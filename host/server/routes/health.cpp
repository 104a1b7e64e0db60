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

Route readyz_route(std::function<std::string()> why_not) {
  constexpr std::string_view operation = R"({"summary": "Whether events should be sent here",
    "responses": {"200": {"description": "Yes"},
      "503": {"description": "Still loading, or unable to start processes"}}})";
  return {"GET", "/readyz", operation, true,
          [why_not = std::move(why_not)](const Request&, Responder respond) {
            if (const std::string reason = why_not(); !reason.empty())
              return respond(problem(503, "Not ready", reason));
            Reply reply;
            reply.body = R"({"status":"ready"})";
            respond(std::move(reply));
          }};
}

}  // namespace server
