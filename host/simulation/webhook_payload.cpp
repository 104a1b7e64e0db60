#include "simulation/webhook_payload.hpp"

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cstdint>

#include "text/percent_code.hpp"

namespace simulation {
namespace {

// More than a service's own parser takes would fail there.
constexpr std::size_t deepest = 256;
constexpr std::size_t most_names = 1'000;

// Builds nothing: 16 MiB of small values would take many times that as objects.
struct Nothing {
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_array_size = SIZE_MAX;
  static constexpr std::size_t max_key_size = SIZE_MAX;
  static constexpr std::size_t max_string_size = SIZE_MAX;
  using Error = boost::system::error_code;
  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return true; }
  bool on_object_end(std::size_t, Error&) { return true; }
  bool on_array_begin(Error&) { return true; }
  bool on_array_end(std::size_t, Error&) { return true; }
  bool on_key_part(std::string_view, std::size_t, Error&) { return true; }
  bool on_key(std::string_view, std::size_t, Error&) { return true; }
  bool on_string_part(std::string_view, std::size_t, Error&) { return true; }
  bool on_string(std::string_view, std::size_t, Error&) { return true; }
  bool on_number_part(std::string_view, Error&) { return true; }
  bool on_int64(std::int64_t, std::string_view, Error&) { return true; }
  bool on_uint64(std::uint64_t, std::string_view, Error&) { return true; }
  bool on_double(double, std::string_view, Error&) { return true; }
  bool on_bool(bool, Error&) { return true; }
  bool on_null(Error&) { return true; }
  bool on_comment_part(std::string_view, Error&) { return true; }
  bool on_comment(std::string_view, Error&) { return true; }
};

bool is_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = deepest;
  boost::json::basic_parser<Nothing> parser(options);
  boost::system::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (error) return false;
  return std::ranges::all_of(text.substr(read),
                             [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
}

std::string decoded_word(std::string_view word) {
  return text::percent_decoded(word, text::Plus::is_blank);
}

tl::expected<std::string, std::string> object_of_form(std::string_view form) {
  boost::json::object out;
  std::size_t names = 0;
  while (!form.empty()) {
    const auto end = std::min(form.find('&'), form.size());
    const auto pair = form.substr(0, end);
    form.remove_prefix(std::min(end + 1, form.size()));
    if (pair.empty()) continue;
    if (++names > most_names) return tl::unexpected<std::string>("The form has more than 1,000 names.");
    const auto equals = std::min(pair.find('='), pair.size());
    out[decoded_word(pair.substr(0, equals))] = decoded_word(pair.substr(std::min(equals + 1, pair.size())));
  }
  std::string text = boost::json::serialize(out);
  // What was encoded may be no UTF-8.
  if (!is_json(text)) return tl::unexpected<std::string>("The form's text is not UTF-8.");
  return text;
}

}  // namespace

tl::expected<std::string, std::string> webhook_payload(std::string body, std::string_view query) {
  if (body.empty()) return object_of_form(query);
  if (is_json(body)) return body;
  const auto first = body.find_first_not_of(" \t\r\n");
  const bool looks_like_json = first != std::string::npos && (body[first] == '{' || body[first] == '[');
  if (looks_like_json || body.find('=') == std::string::npos)
    return tl::unexpected<std::string>(
        "The body is neither JSON, nested 256 levels deep at most, nor a form of names and values.");
  return object_of_form(body);
}

}  // namespace simulation
