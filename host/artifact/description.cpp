#include "artifact/description.hpp"

#include <algorithm>
#include <array>

#include "artifact/json_members.hpp"

namespace artifact {
namespace {

using json_members::Malformed;
namespace json = boost::json;

// upstream: the field types that its services' schemas use; Aha! renders no other.
constexpr std::array<std::string_view, 13> field_types = {"string",
                                                          "password",
                                                          "boolean",
                                                          "select",
                                                          "internal",
                                                          "callback_url",
                                                          "install_button",
                                                          "audit_filter",
                                                          "oauth_button",
                                                          "oauth2_button",
                                                          "commands_slack_button",
                                                          "webhooks_slack_button",
                                                          "confluence_button"};

constexpr std::size_t max_fields = 1000;

void check_options(const json::object& field, const std::string& name) {
  const auto* options = field.if_contains("options");
  if (options == nullptr) return;
  const auto& members = json_members::object(*options, "\"options\" of the field \"" + name + "\"");
  const auto* collection = members.if_contains("collection");
  if (collection == nullptr || collection->is_array()) return;
  if (!collection->is_string() || collection->as_string() != "remote_collection")
    throw Malformed("\"collection\" of the field \"" + name +
                    "\" is neither a list nor \"remote_collection\"");
}

void check_schema(const json::array& schema) {
  if (schema.size() > max_fields)
    throw Malformed("\"schema\" has more than " + std::to_string(max_fields) + " fields");
  std::vector<std::string> seen;
  for (const auto& element : schema) {
    const auto& field = json_members::object(element, "an entry of \"schema\"");
    const auto name = json_members::text(field, "name");
    if (!is_service_name(name)) throw Malformed("a field's \"name\" is not 1 to 64 of a-z, 0-9 and _");
    const auto type = json_members::text(field, "type");
    if (std::ranges::find(field_types, type) == field_types.end())
      throw Malformed(std::string("the field \"").append(name).append("\" has the type \"").append(type) +
                      "\", which Aha! does not know");
    if (std::ranges::find(seen, name) != seen.end())
      throw Malformed("\"schema\" has the field \"" + name + "\" twice");
    check_options(field, name);
    seen.push_back(name);
  }
}

ServiceDescription read_description(std::string_view text) {
  const auto object = json_members::parse_object(text);
  ServiceDescription service;
  service.name = json_members::text(object, "name");
  if (!is_service_name(service.name)) throw Malformed("\"name\" is not 1 to 64 of a-z, 0-9 and _");
  service.title = json_members::text(object, "title");
  if (service.title.empty()) throw Malformed("\"title\" is empty");
  service.caption = json_members::text_or_empty(object, "caption");
  service.category = json_members::text_or_empty(object, "category");
  service.events = json_members::text_list(object, "events");
  const auto& schema = json_members::array(object, "schema");
  check_schema(schema);
  service.schema_json = json::serialize(schema);
  service.describe_json = std::string(text);
  return service;
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::ranges::sort(names);
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list.empty() ? "none" : list;
}

}  // namespace

tl::expected<ServiceDescription, std::string> parse_description(std::string_view json) {
  try {
    return read_description(json);
  } catch (const Malformed& malformed) {
    return tl::unexpected(std::string(malformed.what()));
  }
}

std::string find_disagreement(const Manifest& manifest, const Description& description) {
  std::vector<std::string> declared;
  std::vector<std::string> described;
  for (const auto& service : manifest.services) declared.push_back(service.name);
  for (const auto& service : description) described.push_back(service.name);
  declared = sorted(std::move(declared));
  described = sorted(std::move(described));
  if (declared != described)
    return "the services are " + joined(described) + ", the manifest says " + joined(declared);
  for (const auto& service : description) {
    const auto entry = std::ranges::find(manifest.services, service.name, &ManifestService::name);
    const auto events = sorted(service.events);
    if (events != sorted(entry->events))
      return "the events of " + service.name + " are " + joined(events) + ", the manifest says " +
             joined(sorted(entry->events));
  }
  return {};
}

}  // namespace artifact
