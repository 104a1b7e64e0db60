#include "sample/catalogue.hpp"

#include <algorithm>

#include "sample/embedded.hpp"

namespace sample {
namespace {

namespace json = boost::json;

constexpr std::string_view record_folder = "records/";
constexpr std::string_view webhook_folder = "webhooks/";

Event to_event(const json::object& entry) {
  Event event;
  event.name = entry.at("event").as_string();
  event.linked = entry.contains("linked");
  if (const auto* const payload = entry.if_contains("payload")) event.payload = *payload;
  if (const auto* const kinds = entry.if_contains("kinds"))
    for (const auto& [name, payload] : kinds->as_object()) event.kinds.emplace(name, payload);
  return event;
}

}  // namespace

Catalogue::Catalogue() {
  json::value events;
  std::map<std::string, json::value> webhooks;
  for (const auto& [path, text] : embedded_files()) {
    const auto name = path.substr(0, path.rfind('.'));
    json::value value = json::parse(text);
    if (name == "events")
      events = std::move(value);
    else if (name.starts_with(webhook_folder))
      webhooks.emplace(name.substr(webhook_folder.size()), std::move(value));
    else
      records_.emplace(name.substr(record_folder.size()), std::move(value));
  }
  for (const auto& entry : events.as_array()) events_.push_back(to_event(entry.as_object()));
  const auto webhook = std::ranges::find(events_, "webhook", &Event::name);
  webhook->payload = webhooks.at("any");
  webhooks.erase("any");
  webhook->kinds = std::move(webhooks);
}

const Event* Catalogue::find(std::string_view event) const {
  const auto found = std::ranges::find(events_, event, &Event::name);
  return found == events_.end() ? nullptr : &*found;
}

std::optional<json::value> Catalogue::payload(std::string_view event, std::string_view kind) const {
  const Event* const found = find(event);
  if (found == nullptr) return std::nullopt;
  if (kind.empty()) return whole(found->payload, found->linked);
  const auto one = found->kinds.find(std::string(kind));
  if (one == found->kinds.end()) return std::nullopt;
  return whole(one->second, found->linked);
}

// "<feature>" stands for that record, and the member "..." for all members of a record.
json::value Catalogue::whole(const json::value& part, bool is_linked) const {
  if (const auto* const text = part.if_string(); text != nullptr && text->size() > 2) {
    const auto record = records_.find(std::string_view(*text).substr(1, text->size() - 2));
    return text->front() == '<' && record != records_.end() ? whole(record->second, is_linked) : part;
  }
  if (const auto* const list = part.if_array()) {
    json::array out;
    for (const auto& one : *list) out.push_back(whole(one, is_linked));
    return out;
  }
  if (!part.is_object()) return part;
  json::object out;
  for (const auto& [name, value] : part.get_object()) {
    if (name == "...")
      out = whole(value, is_linked).as_object();
    else
      out[name] = whole(value, is_linked);
  }
  if (!is_linked || !out.contains("reference_num")) return out;
  const auto* const links = records_.at("links").as_object().if_contains(out.at("reference_num").as_string());
  if (links != nullptr) out["integration_fields"] = *links;
  return out;
}

}  // namespace sample
