#include "workbench/composition.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "cassette/json_comparison.hpp"
#include "protocol/json_text.hpp"
#include "server/routes/routes.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

using Result = tl::expected<Composed, server::Reply>;
using Replaced = std::map<std::string, json::string, std::less<>>;  // texts by what was shown in their place

struct Asked {
  std::string service, event, field_name;
  const json::value* payload = nullptr;  // null: not named
  const json::value* data = nullptr;
  const json::value* meta_data = nullptr;
  std::optional<std::uint64_t> like;
};

struct Parts {
  std::string payload, data, meta_data;  // JSON text
  std::set<std::string, std::less<>> secrets = {};
};

server::Reply unusable(std::string_view detail) {
  return server::problem(400, "Not an event", detail);
}

// Empty for a member that is missing or null. False if it is something else.
bool take_text(const json::object& members, std::string_view name, std::string& out) {
  const auto* const value = members.if_contains(name);
  if (value == nullptr || value->is_null()) return true;
  if (!value->is_string()) return false;
  out = value->get_string();
  return true;
}

bool take_object(const json::object& members, std::string_view name, const json::value*& out) {
  out = members.if_contains(name);
  return out == nullptr || out->is_object();
}

tl::expected<Asked, server::Reply> read(const json::object& members) {
  Asked asked;
  if (!take_text(members, "service", asked.service) || !take_text(members, "event", asked.event) ||
      !take_text(members, "field_name", asked.field_name))
    return tl::unexpected(unusable("The members \"service\", \"event\" and \"field_name\" must be strings."));
  if (!take_object(members, "data", asked.data) || !take_object(members, "meta_data", asked.meta_data))
    return tl::unexpected(unusable("The members \"data\" and \"meta_data\" must be objects."));
  asked.payload = members.if_contains("payload");
  const auto* const like = members.if_contains("like");
  if (like == nullptr || like->is_null()) return asked;
  boost::system::error_code error;
  asked.like = like->to_number<std::uint64_t>(error);
  if (error) return tl::unexpected(unusable("The member \"like\" must be the id of an event."));
  return asked;
}

void collect_replaced(const json::value& shown, const json::value& whole, Replaced& out) {
  if (shown.is_string() && whole.is_string()) {
    if (shown.get_string() != whole.get_string()) out.emplace(shown.get_string(), whole.get_string());
  } else if (shown.is_object() && whole.is_object()) {
    for (const auto& [name, value] : shown.get_object())
      if (const auto* const other = whole.get_object().if_contains(name))
        collect_replaced(value, *other, out);
  } else if (shown.is_array() && whole.is_array() && shown.get_array().size() == whole.get_array().size()) {
    for (std::size_t i = 0; i < shown.get_array().size(); ++i)
      collect_replaced(shown.get_array()[i], whole.get_array()[i], out);
  }
}

void collect_replaced(const Document& document, Replaced& out) {
  if (document.secret.empty()) return;
  const auto shown = cassette::parse_json(document.shown);
  const auto whole = cassette::parse_json(document.secret);
  if (shown && whole) collect_replaced(*shown, *whole, out);
}

void put_back(json::value& value, const Replaced& replaced) {
  if (auto* const text = value.if_string()) {
    if (const auto found = replaced.find(std::string_view(*text)); found != replaced.end())
      *text = found->second;
  } else if (auto* const object = value.if_object()) {
    for (auto& member : *object) put_back(member.value(), replaced);
  } else if (auto* const list = value.if_array()) {
    for (auto& element : *list) put_back(element, replaced);
  }
}

std::string text_of(const json::value& named, const Replaced& replaced) {
  if (replaced.empty()) return json::serialize(named);
  json::value value = named;
  put_back(value, replaced);
  return json::serialize(value);
}

// Nothing of an event that is not recorded whole can be sent again unseen.
std::string whole_or(const Document& document, std::string_view otherwise) {
  return document.whole().empty() ? std::string(otherwise) : document.whole();
}

Parts parts_like(const Kept& kept, const Asked& asked) {
  Replaced replaced;
  for (const auto* const document : {&kept.payload, &kept.data, &kept.meta_data})
    collect_replaced(*document, replaced);
  // Whatever place they have in the new event, they stay secrets.
  std::set<std::string, std::less<>> secrets;
  for (const auto& [shown, secret] : replaced) secrets.emplace(secret);
  const auto part = [&](const json::value* named, const Document& before, std::string_view otherwise) {
    return named != nullptr ? text_of(*named, replaced) : whole_or(before, otherwise);
  };
  return {part(asked.payload, kept.payload, "null"), part(asked.data, kept.data, "{}"),
          part(asked.meta_data, kept.meta_data, "{}"), std::move(secrets)};
}

Parts parts_by_settings(const Asked& asked, const json::array& schema, const Settings& settings) {
  ServiceSettings kept = settings.find(asked.service, schema);
  if (asked.data != nullptr) kept.data = asked.data->get_object();
  if (asked.meta_data != nullptr) kept.meta_data = asked.meta_data->get_object();
  kept = settings.unmasked(asked.service, schema, std::move(kept));
  return {asked.payload != nullptr ? json::serialize(*asked.payload) : "null", json::serialize(kept.data),
          json::serialize(kept.meta_data)};
}

Composed written(const Asked& asked, const Parts& parts) {
  Composed out;
  out.is_query = !asked.field_name.empty();
  out.body = fmt::format(R"({{"service_name":{},"{}":{},"payload":{},"user_data":{},"meta_data":{}}})",
                         protocol::json_string(asked.service), out.is_query ? "field_name" : "event",
                         protocol::json_string(out.is_query ? asked.field_name : asked.event), parts.payload,
                         parts.data, parts.meta_data);
  out.secrets = parts.secrets;
  return out;
}

Result compose(Asked asked, const Sources& sources) {
  std::optional<History::Found> like;
  if (asked.like) {
    like = sources.history.find(*asked.like);
    if (!like || !like->kept)
      return tl::unexpected(server::problem(
          404, "No such event", "The event that this one is to be like still runs, or is kept no more."));
    if (asked.service.empty()) asked.service = like->summary.service;
    if (asked.service != like->summary.service)
      return tl::unexpected(
          unusable("An event can be like another one of its service only, whose secrets it has."));
    if (asked.event.empty() && asked.field_name.empty()) {
      asked.field_name = like->summary.field_name;
      if (asked.field_name.empty()) asked.event = like->summary.event;
    }
  }
  if (asked.service.empty() || asked.event.empty() == asked.field_name.empty())
    return tl::unexpected(unusable("Name a \"service\", and either an \"event\" or a \"field_name\"."));
  const auto generation = sources.registry.find(asked.service);
  if (!generation) return tl::unexpected(server::unknown_service(sources.registry, asked.service));
  Parts parts = like ? parts_like(*like->kept, asked)
                     : parts_by_settings(asked, schema_of(*generation), sources.settings);
  // A webhook's payload is a third party's.
  if (sources.complete && asked.event != "webhook") parts.payload = sources.complete(parts.payload);
  return written(asked, parts);
}

}  // namespace

Result compose(std::string_view body, const Sources& sources) {
  const auto document = cassette::parse_json(body);
  if (!document || !document->is_object()) return tl::unexpected(unusable("The body must be a JSON object."));
  auto asked = read(document->get_object());
  if (!asked) return tl::unexpected(std::move(asked.error()));
  return compose(std::move(*asked), sources);
}

Result compose_event(std::string_view service, std::string_view event, std::string_view payload,
                     const Sources& sources) {
  const auto generation = sources.registry.find(service);
  if (!generation) return tl::unexpected(server::unknown_service(sources.registry, service));
  Asked asked;
  asked.service = service;
  asked.event = event;
  Parts parts = parts_by_settings(asked, schema_of(*generation), sources.settings);
  parts.payload = payload;
  return written(asked, parts);
}

}  // namespace workbench
