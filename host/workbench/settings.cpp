#include "workbench/settings.hpp"

#include <aha/secrets.hpp>

#include <algorithm>
#include <utility>

#include "cassette/json_comparison.hpp"
#include "sample/settings.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

bool is_password(const json::array& schema, std::string_view name) {
  return std::ranges::any_of(schema, [&](const json::value& field) {
    const auto& members = field.as_object();
    return members.at("type").as_string() == "password" &&
           std::string_view(members.at("name").as_string()) == name;
  });
}

bool is_secret(const json::array& schema, std::string_view name) {
  return is_password(schema, name) || aha::is_secret_name(name);
}

bool is_empty(const json::value& value) {
  return value.is_null() || value.is_bool() || (value.is_string() && value.get_string().empty());
}

void mask(json::object& members, const json::array& schema) {
  for (auto& member : members)
    if (is_secret(schema, member.key()) && !is_empty(member.value())) member.value() = password_mask;
}

bool is_mask(const json::value& value) {
  return value.is_string() && std::string_view(value.get_string()) == password_mask;
}

void unmask(json::object& members, const json::array& schema, const json::object& known) {
  for (auto& member : members) {
    if (!is_secret(schema, member.key()) || !is_mask(member.value())) continue;
    const auto* const before = known.if_contains(member.key());
    member.value() = before != nullptr ? *before : json::value("");
  }
}

}  // namespace

json::array schema_of(const plugin::Generation& generation) {
  auto schema = cassette::parse_json(generation.description().schema_json);
  return schema && schema->is_array() ? std::move(schema->get_array()) : json::array();
}

ServiceSettings Settings::invented(const std::string& service, const json::array& schema) const {
  const sample::Invention invention{.host = "tracker.example", .secret_prefix = "sample-"};
  ServiceSettings settings{sample::settings(schema, invention), {}};
  if (!callback_base_.empty()) settings.data["callback_url"] = callback_base_ + service;
  return settings;
}

ServiceSettings Settings::find(const std::string& service, const json::array& schema) const {
  ServiceSettings made_up = invented(service, schema);
  const guard::Lock lock(mutex_);
  if (const auto kept = kept_.find(service); kept != kept_.end()) return kept->second;
  if (const auto kept = meta_data_.find(service); kept != meta_data_.end()) made_up.meta_data = kept->second;
  return made_up;
}

ServiceSettings Settings::find_masked(const std::string& service, const json::array& schema) const {
  ServiceSettings settings = find(service, schema);
  mask(settings.data, schema);
  mask(settings.meta_data, schema);
  return settings;
}

ServiceSettings Settings::unmasked(const std::string& service, const json::array& schema,
                                   ServiceSettings settings) const {
  const ServiceSettings known = find(service, schema);
  unmask(settings.data, schema, known.data);
  unmask(settings.meta_data, schema, known.meta_data);
  return settings;
}

void Settings::put(const std::string& service, const json::array& schema, ServiceSettings settings) {
  settings = unmasked(service, schema, std::move(settings));
  const guard::Lock lock(mutex_);
  kept_.insert_or_assign(service, std::move(settings));
}

void Settings::put_meta_data(const std::string& service, const json::object& meta_data) {
  const guard::Lock lock(mutex_);
  if (const auto kept = kept_.find(service); kept != kept_.end()) kept->second.meta_data = meta_data;
  meta_data_.insert_or_assign(service, meta_data);
}

}  // namespace workbench
