#include "check/sample_data.hpp"

#include "sample/settings.hpp"

namespace check {
namespace {

namespace json = boost::json;

std::string sample_host(const std::vector<std::string>& egress) {
  for (const auto& host : egress) {
    if (host == "*") return "remote.example";
    return host.starts_with("*.") ? "sub" + host.substr(1) : host;
  }
  return "remote.example";
}

json::array schema_of(const artifact::ServiceDescription& service) {
  json::error_code error;
  const auto schema = json::parse(service.schema_json, error);
  return error || !schema.is_array() ? json::array() : schema.get_array();
}

}  // namespace

json::object sample_data(const artifact::ServiceDescription& service,
                         const std::vector<std::string>& egress) {
  return sample::settings(schema_of(service), {sample_host(egress), std::string(secret_marker)});
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
