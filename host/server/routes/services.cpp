#include <boost/json.hpp>

#include "server/routes/routes.hpp"

namespace server {
namespace {

constexpr std::string_view services_operation = R"({
  "summary": "What is loaded, what was refused and why, and what could not be unloaded",
  "responses": {"200": {"description": "State of the plugins", "content": {"application/json": {"schema": {
    "type": "object", "properties": {
      "services": {"type": "array", "items": {"type": "object", "properties": {
        "service_name": {"type": "string"}, "title": {"type": "string"}, "category": {"type": ["string", "null"]},
        "events": {"type": "array", "items": {"type": "string"}}, "file": {"type": "string"},
        "owner": {"type": "string"}, "version": {"type": "string"}, "generation": {"type": "integer"},
        "tier": {"type": "string"},
        "state": {"type": "string"}, "in_flight": {"type": "integer"}, "last_error": {"type": ["string", "null"]},
        "signature": {"enum": ["unsigned", "trusted", "untrusted key"]},
        "signature_key": {"type": ["string", "null"]},
        "worker": {"type": ["object", "null"], "properties": {
          "state": {"enum": ["not started", "running", "waiting", "quarantined"]}, "pid": {"type": ["integer", "null"]},
          "reason": {"type": ["string", "null"]}, "deaths": {"type": "integer"}, "poisonous": {"type": "integer"}}},
        "account": {"type": "object", "properties": {"loop_seconds": {"type": "number"}},
          "additionalProperties": {"type": "object", "properties": {
            "used": {"type": "integer"}, "limit": {"type": "integer"}, "refused": {"type": "integer"}}}}}}},
      "sandbox": {"type": "object", "properties": {
        "available": {"type": "boolean"}, "missing": {"type": ["string", "null"]}}},
      "refused": {"type": "array", "items": {"type": "object", "properties": {
        "file": {"type": "string"}, "step": {"type": "string"}, "reason": {"type": "string"}}}},
      "retained": {"type": "array", "items": {"type": "object", "properties": {
        "file": {"type": "string"}, "sha256": {"type": "string"}, "services": {"type": "array"},
        "reason": {"type": "string"}}}},
      "watching": {"type": "string"}}}}}}}})";

}  // namespace

Route services_route(const ServiceListing& listing) {
  return {"GET", "/services", services_operation, false,
          [&listing](const Request&, const Responder& respond) {
            Reply reply;
            reply.body = boost::json::serialize(listing.document());
            respond(std::move(reply));
          }};
}

}  // namespace server
