#include "check/sample_payload.hpp"

#include <boost/algorithm/string/replace.hpp>

namespace check {

namespace json = boost::json;

json::value sample_payload(const sample::Catalogue& catalogue, std::string_view event,
                           std::string_view service) {
  auto payload = catalogue.payload(event, event == "webhook" ? service : std::string_view());
  if (!payload) payload = catalogue.payload(event);
  if (!payload) return {};
  return json::parse(boost::replace_all_copy(json::serialize(*payload), sample::title, call_marker));
}

std::string marked(std::string text, std::size_t number) {
  const auto mark = std::string(call_marker) + "-" + std::to_string(number) + "x";
  return boost::replace_all_copy(std::move(text), call_marker, mark);
}

}  // namespace check
