#include "simulation/json_text.hpp"

namespace simulation {

std::optional<json::value> parse_json_text(std::string_view text) {
  if (text.size() > max_document_bytes) return std::nullopt;
  json::parse_options options;
  options.max_depth = 128;
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, options);
  if (error) return std::nullopt;
  return value;
}

}  // namespace simulation
