#include "check/sample_data.hpp"

#include <algorithm>
#include <array>

namespace check {
namespace {

namespace json = boost::json;

bool contains_any(std::string_view text, const auto& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

std::string secret(std::string_view field) {
  return std::string(secret_marker) + std::string(field);
}

std::string sample_host(const std::vector<std::string>& egress) {
  for (const auto& host : egress) {
    if (host == "*") return "remote.example";
    return host.starts_with("*.") ? "sub" + host.substr(1) : host;
  }
  return "remote.example";
}

json::value first_choice(const json::object& field) {
  const auto* const options = field.if_contains("options");
  if (options == nullptr || !options->is_object()) return "1";
  const auto* const choices = options->get_object().if_contains("collection");
  if (choices == nullptr || !choices->is_array() || choices->get_array().empty()) return "1";
  const auto& first = choices->get_array().front();
  return first.is_array() && first.get_array().size() == 2 ? first.get_array()[1] : json::value("1");
}

json::value sample_value(const json::object& field, const std::string& host) {
  const std::string_view type = field.at("type").as_string();
  const std::string_view name = field.at("name").as_string();
  if (type == "boolean") return true;
  if (type == "select") return first_choice(field);
  if (type == "password" || sounds_secret(name)) return json::value(secret(name));
  constexpr std::array<std::string_view, 4> addresses{"url", "server", "host", "domain"};
  if (contains_any(name, addresses)) return json::value("https://" + host + "/check");
  if (type == "string") return "sample";
  return {};
}

json::array schema_of(const artifact::ServiceDescription& service) {
  json::error_code error;
  const auto schema = json::parse(service.schema_json, error);
  return error || !schema.is_array() ? json::array() : schema.get_array();
}

}  // namespace

bool sounds_secret(std::string_view field) {
  constexpr std::array<std::string_view, 4> words{"password", "token", "secret", "api_key"};
  return contains_any(field, words);
}

json::object sample_data(const artifact::ServiceDescription& service,
                         const std::vector<std::string>& egress) {
  json::object data;
  const auto host = sample_host(egress);
  for (const auto& field : schema_of(service)) {
    auto value = sample_value(field.as_object(), host);
    if (!value.is_null()) data[field.as_object().at("name").as_string()] = std::move(value);
  }
  data["integration_id"] = "6000001";
  data["aha_account_domain"] = "acme";
  data["aha_api_url_base"] = "https://secure.aha.io/api/v1/";
  data["aha_api_token"] = secret("aha_api_token");
  data["callback_url"] = "https://secure.aha.io/api/v1/webhooks/check";
  return data;
}

std::vector<std::string> computed_fields(const artifact::ServiceDescription& service) {
  std::vector<std::string> names;
  for (const auto& field : schema_of(service)) {
    const auto* const options = field.as_object().if_contains("options");
    if (options == nullptr || !options->is_object()) continue;
    const auto* const choices = options->get_object().if_contains("collection");
    if (choices != nullptr && choices->is_string())
      names.emplace_back(field.as_object().at("name").as_string());
  }
  return names;
}

}  // namespace check
