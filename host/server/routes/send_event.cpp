#include <memory>
#include <utility>

#include "server/event_intake.hpp"
#include "server/routes/routes.hpp"

namespace server {
namespace {

constexpr std::string_view event_operation = R"({
  "summary": "Hand one event to a service and wait for the result",
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
    "required": ["service_name", "event"],
    "properties": {
      "service_name": {"type": "string"}, "event": {"type": "string"}, "payload": {},
      "user_data": {"type": ["object", "null"], "description": "The integration's settings"},
      "meta_data": {"type": ["object", "null"], "description": "The service's metadata"}}}}}},
  "responses": {
    "200": {"description": "What the service did, also if it failed", "content": {"application/json": {"schema": {
      "type": "object", "required": ["messages"],
      "properties": {
        "messages": {"type": "array", "items": {"type": "object", "properties": {
          "severity": {"type": "integer", "minimum": 0, "maximum": 4}, "message": {"type": "string"}}}},
        "meta_data": {"type": "object"},
        "exception": {"type": "object", "properties": {
          "exception_class": {"type": "string"}, "message": {"type": "string"},
          "backtrace": {"type": "array", "items": {"type": "string"}},
          "retry_after_ms": {"type": "integer",
            "description": "How long the third party asks to wait, if it says"}}}}}}}},
    "400": {"description": "The body is malformed"},
    "404": {"description": "No plugin offers this service"},
    "413": {"description": "The body is too large"},
    "503": {"description": "Too many events are in flight, or the host is still loading plugins"}}})";

}  // namespace

Route send_event_route(std::shared_ptr<EventIntake> events) {
  return {"POST", "/send_event", event_operation, false,
          [events = std::move(events)](const Request& request, Responder respond) {
            events->take(request, std::move(respond), EventIntake::new_event_id());
          }};
}

}  // namespace server
