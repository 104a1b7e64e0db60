#include "simulation/webhook_route.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <optional>
#include <utility>

#include "runtime/loop.hpp"
#include "server/message.hpp"
#include "server/routes/routes.hpp"
#include "simulation/webhook_payload.hpp"

namespace simulation {
namespace {

constexpr std::string_view webhooks_path = "/simulated_aha/webhooks/";

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

using EnvelopeText = tl::expected<std::string, std::string>;

// The body of a request to /send_event.
EnvelopeText envelope_of(std::string_view service, const IntegrationSettings& settings, std::string body,
                         std::string_view query) {
  auto payload = webhook_payload(std::move(body), query);
  if (!payload) return payload;
  return fmt::format(R"({{"service_name":{},"event":"webhook","user_data":{},"meta_data":{},"payload":{}}})",
                     boost::json::serialize(boost::json::string(service)), settings.data, settings.meta_data,
                     *payload);
}

// What becomes of the event, Aha! tells no third party; that it could not begin, it does.
void begin_event(server::EventIntake& events, runtime::Loop& loop, EnvelopeText envelope,
                 const server::Responder& respond) {
  if (!envelope) return respond(server::problem(400, "Not a webhook", envelope.error()));
  struct Sent {
    std::string body;
    std::optional<server::Reply> reply;
  };
  const auto sent = std::make_shared<Sent>(Sent{std::move(*envelope), std::nullopt});
  events.take(
      {"POST", "/send_event", "", sent->body, loop},
      [sent](server::Reply&& reply) { sent->reply = std::move(reply); }, server::EventIntake::new_event_id());
  if (sent->reply && sent->reply->status != 200) return respond(std::move(*sent->reply));
  server::Reply taken;
  taken.body = "{}";
  respond(std::move(taken));
}

}  // namespace

server::Route webhook_route(const plugin::Registry& registry, std::shared_ptr<server::EventIntake> events,
                            FindSettings find_settings, server::TextThread* texts) {
  server::Route route;
  route.method = "POST";
  route.path = "/simulated_aha/webhooks/{service}";
  route.operation = webhook_operation;
  route.takes = "";  // whatever a third party says that it is
  route.handle = [&registry, events = std::move(events), find_settings = std::move(find_settings), texts](
                     const server::Request& request, server::Responder respond) {
    std::string service(request.path.substr(webhooks_path.size()));
    if (!registry.find(service)) return respond(server::unknown_service(registry, service));
    auto settings = find_settings(service);
    auto& loop = request.loop;
    const std::size_t bytes = request.body.size();
    const auto begin = [events, &loop, respond = std::move(respond)](EnvelopeText envelope) {
      begin_event(*events, loop, std::move(envelope), respond);
    };
    auto write = [service = std::move(service), settings = std::move(settings),
                  body = std::move(request.body), query = std::string(request.query)]() mutable {
      return envelope_of(service, settings, std::move(body), query);
    };
    if (texts == nullptr || bytes <= server::TextThread::most_bytes_on_a_loop) return begin(write());
    texts->run<EnvelopeText>(loop.continuations(), std::move(write), begin);
  };
  return route;
}

}  // namespace simulation
