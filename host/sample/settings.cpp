#include "sample/settings.hpp"

#include <algorithm>
#include <array>

namespace sample {
namespace {

namespace json = boost::json;

bool contains_any(std::string_view text, const auto& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

json::value first_choice(const json::object& field) {
  const auto* const options = field.if_contains("options");
  if (options == nullptr || !options->is_object()) return "1";
  const auto* const choices = options->get_object().if_contains("collection");
  if (choices == nullptr || !choices->is_array() || choices->get_array().empty()) return "1";
  const auto& first = choices->get_array().front();
  return first.is_array() && first.get_array().size() == 2 ? first.get_array()[1] : json::value("1");
}

json::value sample_value(const json::object& field, const Invention& invention) {
  const std::string_view type = field.at("type").as_string();
  const std::string_view name = field.at("name").as_string();
  if (type == "boolean") return true;
  if (type == "select") return first_choice(field);
  if (type == "password" || sounds_secret(name))
    return json::value(invention.secret_prefix + std::string(name));
  constexpr std::array<std::string_view, 4> addresses{"url", "server", "host", "domain"};
  if (contains_any(name, addresses)) return json::value("https://" + invention.host + "/check");
  if (type == "string") return "sample";
  return {};
}

}  // namespace

bool sounds_secret(std::string_view field) {
  constexpr std::array<std::string_view, 4> words{"password", "token", "secret", "api_key"};
  return contains_any(field, words);
}

json::object settings(const json::array& schema, const Invention& invention) {
  json::object data;
  for (const auto& field : schema) {
    auto value = sample_value(field.as_object(), invention);
    if (!value.is_null()) data[field.as_object().at("name").as_string()] = std::move(value);
  }
  data["integration_id"] = "6000001";
  data["aha_account_domain"] = "acme";
  data["aha_api_url_base"] = "https://aha.io/";
  data["aha_api_token"] = invention.secret_prefix + "aha_api_token";
  data["callback_url"] = "https://acme.aha.io/api/v1/webhooks/sample";
  return data;
}

}  // namespace sample
