#include "workbench/settings.hpp"

#include <utility>

#include "sample/settings.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

// Calls `visit` with the name of each password of a schema.
void for_each_password(const json::array& schema, const auto& visit) {
  for (const auto& field : schema) {
    const auto& members = field.as_object();
    if (members.at("type").as_string() == "password") visit(members.at("name").as_string());
  }
}

bool is_mask(const json::value* value) {
  return value != nullptr && value->is_string() && std::string_view(value->get_string()) == password_mask;
}

}  // namespace

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
  for_each_password(schema, [&](const json::string& name) {
    auto* const value = settings.data.if_contains(name);
    if (value != nullptr && value->is_string() && !value->get_string().empty()) *value = password_mask;
  });
  return settings;
}

json::object Settings::unmasked(const std::string& service, const json::array& schema,
                                json::object data) const {
  const ServiceSettings known = find(service, schema);
  for_each_password(schema, [&](const json::string& name) {
    auto* const value = data.if_contains(name);
    if (!is_mask(value)) return;
    const auto* const before = known.data.if_contains(name);
    *value = before != nullptr ? *before : json::value("");
  });
  return data;
}

void Settings::put(const std::string& service, const json::array& schema, ServiceSettings settings) {
  settings.data = unmasked(service, schema, std::move(settings.data));
  const guard::Lock lock(mutex_);
  kept_.insert_or_assign(service, std::move(settings));
}

void Settings::put_meta_data(const std::string& service, const json::object& meta_data) {
  const guard::Lock lock(mutex_);
  if (const auto kept = kept_.find(service); kept != kept_.end()) kept->second.meta_data = meta_data;
  meta_data_.insert_or_assign(service, meta_data);
}

}  // namespace workbench
