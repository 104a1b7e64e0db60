#include <fmt/format.h>

#include "replay/comparison.hpp"
#include "text/format.hpp"

namespace replay {
namespace {

constexpr std::size_t longest_shown_value = 600;

std::string shown_value(std::string_view value) {
  if (value.size() <= longest_shown_value) return text::printable(value, longest_shown_value + 3);
  return fmt::format("{} ({} bytes)", text::printable(value, longest_shown_value), value.size());
}

std::string line_of(std::string_view mark, const cassette::SentRequest& request) {
  return fmt::format("  {} {} {}\n", mark, text::printable(request.method), text::printable(request.url));
}

std::string body_of(std::string_view mark, const cassette::SentRequest& request) {
  return request.body.empty() ? std::string() : fmt::format("  {}   {}\n", mark, shown_value(request.body));
}

std::string difference_lines(const cassette::Difference& one) {
  return fmt::format("    {}\n    - {}\n    + {}\n", text::printable(one.place), shown_value(one.expected),
                     shown_value(one.got));
}

std::string pair_lines(std::size_t number, const cassette::RequestPair& pair) {
  if (!pair.sent)
    return fmt::format("  request {}: no longer sent\n{}{}", number, line_of("-", *pair.expected),
                       body_of("-", *pair.expected));
  if (!pair.expected)
    return fmt::format("  request {}: sent in addition\n{}{}", number, line_of("+", *pair.sent),
                       body_of("+", *pair.sent));
  std::string out = fmt::format("  request {}: {} {}\n", number, text::printable(pair.sent->method),
                                text::printable(pair.sent->url));
  for (const auto& one : pair.differences) out += difference_lines(one);
  return out;
}

}  // namespace

std::string to_text(const Comparison& comparison) {
  if (comparison.verdict == Comparison::Verdict::same) return {};
  if (!comparison.why.empty()) return fmt::format("  {}\n", text::printable(comparison.why));
  std::string out;
  for (std::size_t i = 0; i < comparison.requests.size(); ++i)
    if (!comparison.requests[i].is_same()) out += pair_lines(i + 1, comparison.requests[i]);
  for (const auto& one : comparison.result) out += difference_lines(one);
  return out;
}

}  // namespace replay
