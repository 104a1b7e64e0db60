#include "replay/comparison.hpp"

#include <utility>

#include "cassette/json_comparison.hpp"
#include "text/utf8.hpp"

namespace replay {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_json = 256 * 1024;
constexpr std::size_t longest_text = 64 * 1024;
constexpr std::size_t longest_difference = 4 * 1024;

json::string cut(std::string_view bytes, std::size_t longest) {
  return json::string(text::valid_utf8(text::utf8_prefix(bytes, longest)));
}

json::value body_json(const std::string& body) {
  if (body.size() <= longest_json && !body.empty())
    if (auto document = cassette::parse_json(body))
      return {{"json", std::move(*document)}, {"bytes", body.size()}};
  if (text::valid_utf8(body) != body) return {{"text", ""}, {"bytes", body.size()}, {"is_binary", true}};
  return {{"text", text::utf8_prefix(body, longest_text)},
          {"bytes", body.size()},
          {"is_cut", body.size() > longest_text}};
}

json::value request_json(const std::optional<cassette::SentRequest>& request) {
  if (!request) return nullptr;
  json::array headers;
  for (const auto& [name, value] : request->headers)
    headers.push_back(json::array{cut(name, longest_difference), cut(value, longest_difference)});
  return {{"method", cut(request->method, longest_difference)},
          {"url", cut(request->url, longest_text)},
          {"headers", std::move(headers)},
          {"body", body_json(request->body)}};
}

json::array differences_json(const cassette::Differences& differences) {
  json::array out;
  for (const auto& [place, expected, got] : differences)
    out.push_back({{"place", cut(place, longest_difference)},
                   {"expected", cut(expected, longest_difference)},
                   {"got", cut(got, longest_difference)}});
  return out;
}

}  // namespace

json::object to_json(const Comparison& comparison) {
  json::array requests;
  for (const auto& pair : comparison.requests)
    requests.push_back({{"old", request_json(pair.expected)},
                        {"new", request_json(pair.sent)},
                        {"differences", differences_json(pair.differences)}});
  json::object out{{"verdict", to_string(comparison.verdict)},
                   {"requests", std::move(requests)},
                   {"result", differences_json(comparison.result)}};
  if (!comparison.why.empty()) out["why"] = comparison.why;
  return out;
}

}  // namespace replay
