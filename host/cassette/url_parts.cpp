#include "cassette/url_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <map>

#include "cassette/credentials.hpp"
#include "egress/url.hpp"

namespace cassette {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (is_escape) {
      out += static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return out;
}

// One spelling for paths that mean the same.
std::string encode_path(std::string_view path) {
  std::string out = percent_encode(percent_decode(path, false), "/%:@!$&'()*+,;=");
  return out.empty() ? "/" : out;
}

// Two tokens may name the same claims in another order.
std::string in_order(const boost::json::object& claims) {
  std::map<std::string, std::string> sorted;
  for (const auto& [name, value] : claims) sorted[name] = boost::json::serialize(value);
  std::string out;
  for (const auto& [name, value] : sorted) out += fmt::format("{}:{} ", name, value);
  return out;
}

}  // namespace

Parameters parse_form(std::string_view text) {
  Parameters out;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const std::string_view field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (field.empty()) continue;
    const auto equals = std::min(field.find('='), field.size());
    out.emplace_back(percent_decode(field.substr(0, equals), true),
                     percent_decode(field.substr(std::min(equals + 1, field.size())), true));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string percent_encode(std::string_view text, std::string_view kept) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_unreserved =
        (byte < 0x80 && std::isalnum(byte) != 0) || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_unreserved || kept.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", byte);
  }
  return out;
}

UrlParts split_url(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto mark = std::min(url.find('?'), url.size());
  const std::string_view address = url.substr(0, mark);
  UrlParts parts;
  parts.query = parse_form(url.substr(std::min(mark + 1, url.size())));
  for (auto& [name, value] : parts.query) {
    const auto claims = name == "jwt" ? jwt_claims(value) : std::nullopt;
    if (claims) value = in_order(*claims);
  }
  std::sort(parts.query.begin(), parts.query.end());
  const auto judged = egress::parse_url(address);
  const auto scheme = address.find("://");
  const auto path = scheme == std::string_view::npos ? scheme : address.find('/', scheme + 3);
  parts.endpoint = judged
                       ? fmt::format("{}://{}{}", judged->tls ? "https" : "http", judged->authority(),
                                     encode_path(path == std::string_view::npos ? "/" : address.substr(path)))
                       : std::string(address);
  return parts;
}

std::string to_string(const Parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters)
    out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, value);
  return out;
}

}  // namespace cassette
