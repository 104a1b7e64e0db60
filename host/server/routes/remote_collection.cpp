#include <fmt/format.h>
#include <boost/json.hpp>

#include "protocol/exception.hpp"
#include "protocol/json_text.hpp"
#include "runtime/loop.hpp"
#include "server/routes/routes.hpp"
#include "server/take_envelope.hpp"

namespace server {
namespace {

namespace json = boost::json;

constexpr std::string_view operation = R"({
  "summary": "The choices of a select field, computed from what the service remembers",
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
    "required": ["service_name", "field_name"],
    "properties": {
      "service_name": {"type": "string"}, "field_name": {"type": "string"},
      "user_data": {"type": ["object", "null"]}, "meta_data": {"type": ["object", "null"]}}}}}},
  "responses": {
    "200": {"description": "Pairs of label and value", "content": {"application/json": {"schema": {
      "type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 2}}}}},
    "400": {"description": "The body is malformed"},
    "404": {"description": "No such service, or no such select field"},
    "422": {"description": "The integration's settings do not allow an answer"},
    "502": {"description": "The third party failed"},
    "503": {"description": "Too many events are in flight, or the host is still loading plugins"},
    "504": {"description": "The service took too long"}}})";

// The option `collection` of a select field: null if there is no such field.
json::value collection_of(const plugin::Generation& generation, std::string_view field) {
  const json::value schema = json::parse(generation.description().schema_json);
  for (const auto& entry : schema.as_array()) {
    const auto& members = entry.as_object();
    if (members.at("name").as_string() != json::string_view(field.data(), field.size())) continue;
    const auto* const options = members.if_contains("options");
    const auto* const collection =
        options != nullptr ? options->as_object().if_contains("collection") : nullptr;
    return collection != nullptr ? *collection : json::value();
  }
  return nullptr;
}

struct Incoming {
  std::string id;
  protocol::Envelope envelope;
};

Reply answer(const Incoming& incoming, runtime::Outcome&& outcome) {
  if (outcome.failure) {
    Reply reply = problem(protocol::http_status(*outcome.failure),
                          protocol::exception_class(*outcome.failure, incoming.envelope.service_name),
                          outcome.failure->message);
    reply.close = outcome.still_running;
    return reply;
  }
  boost::system::error_code error;
  const json::value pairs = json::parse(outcome.collection, error);
  if (error || !pairs.is_array()) {
    return problem(500, "Broken plugin",
                   fmt::format("{} answered the collection {} with something that is not a JSON list.",
                               incoming.envelope.service_name, incoming.envelope.field_name));
  }
  Reply reply;
  reply.body = std::move(outcome.collection);
  return reply;
}

// The choices, if the plugin has said them already; an error, if there are none; nullopt, if the service computes them.
std::optional<Reply> answer_without_service(const plugin::Generation& generation,
                                            const protocol::Envelope& envelope) {
  const json::value collection = collection_of(generation, envelope.field_name);
  if (collection.is_array()) {
    Reply reply;
    reply.body = json::serialize(collection);
    return reply;
  }
  if (!collection.is_null()) return std::nullopt;
  return problem(
      404, "No such collection",
      fmt::format("The service {} has no select field \"{}\".", envelope.service_name, envelope.field_name));
}

void ask(runtime::Loop& loop, plugin::GenerationPtr generation, std::chrono::milliseconds timeout,
         protocol::Envelope&& envelope, const Responder& respond) {
  auto incoming = std::make_shared<Incoming>();
  incoming->envelope = std::move(envelope);
  const protocol::Envelope& parts = incoming->envelope;
  const runtime::CollectionQuery query{incoming->id,
                                       parts.field_name,
                                       parts.user_data,
                                       parts.meta_data,
                                       {.account = parts.account, .id = parts.integration}};
  const bool started = loop.start(
      std::move(generation), query, timeout,
      [incoming, respond](runtime::Outcome&& outcome) { respond(answer(*incoming, std::move(outcome))); });
  if (!started) respond(host_full());
}

}  // namespace

Route remote_collection_route(const plugin::Registry& registry, std::chrono::milliseconds timeout,
                              TextThread* texts) {
  return {"POST", "/remote_collection", operation, false,
          [&registry, timeout, texts](const Request& request, Responder respond) {
            take_envelope(request, texts,
                          [&registry, timeout, &loop = request.loop, respond = std::move(respond)](
                              tl::expected<protocol::Envelope, std::string> envelope) {
                            if (!envelope)
                              return respond(problem(400, "Not a collection query", envelope.error()));
                            auto generation = registry.find(envelope->service_name);
                            if (!generation)
                              return respond(unknown_service(registry, envelope->service_name));
                            if (auto reply = answer_without_service(*generation, *envelope))
                              return respond(std::move(*reply));
                            ask(loop, std::move(generation), timeout, std::move(*envelope), respond);
                          });
          }};
}

}  // namespace server
