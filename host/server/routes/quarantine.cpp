#include <boost/json.hpp>
#include <utility>

#include "runtime/loop.hpp"
#include "server/routes/routes.hpp"
#include "text/printable.hpp"

namespace server {
namespace {

namespace json = boost::json;

constexpr std::string_view release_operation = R"({
  "summary": "Releases a service's plugin from quarantine",
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
    "required": ["service_name"], "properties": {"service_name": {"type": "string"}}}}}},
  "responses": {
    "200": {"description": "Whether it was quarantined", "content": {"application/json": {"schema": {
      "type": "object", "properties": {"file": {"type": "string"}, "released": {"type": "boolean"}}}}}},
    "400": {"description": "The body is malformed"},
    "404": {"description": "No such service"},
    "503": {"description": "The host is still loading plugins"}}})";

// Empty if the body does not name one.
std::string service_of(const std::string& body) {
  boost::system::error_code error;
  const json::value parsed = json::parse(body, error);
  const auto* const object = error ? nullptr : parsed.if_object();
  const auto* const name = object != nullptr ? object->if_contains("service_name") : nullptr;
  return name != nullptr && name->is_string() ? std::string(name->as_string()) : std::string();
}

constexpr std::string_view rollback_operation = R"({
  "summary": "Rolls a plugin back to its previous version, until its file changes",
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
    "required": ["service_name"], "properties": {"service_name": {"type": "string"}}}}}},
  "responses": {
    "200": {"description": "What serves now", "content": {"application/json": {"schema": {
      "type": "object", "properties": {"file": {"type": "string"}, "version": {"type": "string"},
      "generation": {"type": "integer"}}}}}},
    "400": {"description": "The body is malformed"},
    "404": {"description": "No such service"},
    "503": {"description": "The host is still loading plugins"},
    "409": {"description": "There is no earlier version, or it no longer loads"}}})";

Reply release(const plugin::Registry& registry, const std::string& service) {
  const auto generation = registry.find(service);
  if (!generation) return unknown_service(registry, service);
  const bool was_quarantined = generation->module() && generation->module()->release();
  Reply reply;
  reply.body = json::serialize(
      json::object{{"file", text::printable(generation->file())}, {"released", was_quarantined}});
  return reply;
}

Reply told_of(const WentBackResult& went_back) {
  if (!went_back) return problem(409, "Not rolled back", went_back.error() + ".");
  Reply reply;
  // Null if the earlier version does not offer this service, but others.
  if (const auto& generation = *went_back)
    reply.body = json::serialize(json::object{{"file", text::printable(generation->file())},
                                              {"version", text::printable(generation->version())},
                                              {"generation", generation->number()}});
  else
    reply.body = "{}";
  return reply;
}

Reply unnamed() {
  return problem(400, "No service named",
                 "The body must be a JSON object with service_name, such as "
                 R"({"service_name":"slack"}.)");
}

}  // namespace

Route release_route(const plugin::Registry& registry) {
  return {"POST", "/quarantine/release", release_operation, false,
          [&registry](const Request& request, Responder respond) {
            const std::string service = service_of(request.body);
            if (service.empty()) return respond(unnamed());
            respond(release(registry, service));
          }};
}

Route rollback_route(const plugin::Registry& registry, GoBack go_back) {
  return {"POST", "/quarantine/rollback", rollback_operation, false,
          [&registry, go_back = std::move(go_back)](const Request& request, Responder respond) {
            const std::string service = service_of(request.body);
            if (service.empty()) return respond(unnamed());
            if (!registry.find(service)) return respond(unknown_service(registry, service));
            go_back(service, request.loop.continuations().keep<WentBackResult>(
                                 [respond = std::move(respond)](const WentBackResult& went_back) {
                                   respond(told_of(went_back));
                                 }));
          }};
}

}  // namespace server
