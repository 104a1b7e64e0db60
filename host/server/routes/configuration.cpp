#include <fmt/format.h>

#include "protocol/json_text.hpp"
#include "server/routes/routes.hpp"

namespace server {

Route configuration_route(const plugin::Registry& registry) {
  constexpr std::string_view operation = R"({
  "summary": "Every service that is loaded, with the settings it asks its user for",
  "responses": {"200": {"description": "The services", "content": {"application/json": {"schema": {"type": "object",
    "properties": {"services": {"type": "array", "items": {"type": "object", "properties": {
      "service_name": {"type": "string"}, "title": {"type": "string"},
      "schema": {"type": "array", "items": {"type": "object", "properties": {
        "type": {"type": "string"}, "name": {"type": "string"}, "options": {"type": "object"}}}}}}}}}}}},
    "503": {"description": "The host is still loading plugins"}}})";
  return {"GET", "/configuration", operation, false, [&registry](const Request&, Responder respond) {
            if (!registry.first_scan().is_ready()) return respond(still_loading());
            Reply reply;
            reply.body = R"({"services":[)";
            bool is_first = true;
            for (const auto& generation : registry.serving()) {
              const auto& description = generation->description();
              reply.body += fmt::format(R"({}{{"service_name":{},"title":{},"schema":{}}})",
                                        is_first ? "" : ",", protocol::json_string(description.name),
                                        protocol::json_string(description.title), description.schema_json);
              is_first = false;
            }
            reply.body += "]}\n";
            respond(std::move(reply));
          }};
}

}  // namespace server
