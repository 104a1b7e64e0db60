#include "simulation/webhook_route.hpp"

#include <utility>

#include "runtime/loop.hpp"
#include "server/message.hpp"
#include "simulation/webhook_payload.hpp"

namespace simulation {
namespace {

constexpr std::string_view webhook_operation = R"({
  "summary": "Takes a third party's webhook as Aha! would, and hands it to the service as an event",
  "parameters": [{"name": "service", "in": "path", "required": true, "schema": {"type": "string"}}],
  "requestBody": {"required": true, "content": {"application/json": {}, "application/x-www-form-urlencoded": {}}},
  "responses": {
    "200": {"description": "The event has begun"},
    "400": {"description": "The body is neither JSON nor a form"},
    "404": {"description": "No plugin offers this service"},
    "413": {"description": "The body is too large"},
    "503": {"description": "Too many events are in flight, or the host is still loading plugins"}}})";

using Payload = tl::expected<std::string, std::string>;

// What becomes of the event, Aha! tells no third party. That it could not begin, it does.
server::Responder answer_of(server::Responder respond) {
  return [respond = std::move(respond)](server::Reply&& reply) {
    if (reply.status < 300) {
      reply.status = 200;
      reply.body = "{}";
    }
    respond(std::move(reply));
  };
}

}  // namespace

server::Route webhook_route(StartEvent start_event, server::TextThread& texts) {
  server::Route route;
  route.method = "POST";
  route.path = "/simulated_aha/webhooks/{service}";
  route.operation = webhook_operation;
  route.takes = "";  // whatever a third party says that it is
  route.handle = [start_event = std::move(start_event), &texts](const server::Request& request,
                                                                server::Responder respond) {
    auto& loop = request.loop;
    const std::size_t bytes = request.body.size();
    const auto then = [start_event, &loop, service = std::string(request.path.substr(webhooks_path.size())),
                       respond = std::move(respond)](Payload payload) {
      if (!payload) return respond(server::problem(400, "Not a webhook", payload.error()));
      start_event(loop, service, "webhook", std::move(*payload), answer_of(respond));
    };
    auto read = [body = std::move(request.body), query = std::string(request.query)]() mutable {
      return webhook_payload(std::move(body), query);
    };
    if (bytes <= server::TextThread::most_bytes_on_a_loop) return then(read());
    texts.run<Payload>(loop.continuations(), std::move(read), then);
  };
  return route;
}

}  // namespace simulation
