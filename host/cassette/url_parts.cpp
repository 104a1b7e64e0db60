#include "cassette/url_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <boost/url.hpp>
#include <map>

#include "cassette/credentials.hpp"
#include "egress/url.hpp"
#include "text/percent_code.hpp"

namespace cassette {
namespace {

// One spelling for paths that mean the same.
std::string encode_path(std::string_view path) {
  std::string out = percent_encode(text::percent_decoded(path, text::Plus::stays), "/:@!$&'()*+,;=");
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
    out.emplace_back(
        text::percent_decoded(field.substr(0, equals), text::Plus::is_blank),
        text::percent_decoded(field.substr(std::min(equals + 1, field.size())), text::Plus::is_blank));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string percent_encode(std::string_view text, std::string_view kept) {
  const std::string more(kept);
  return boost::urls::encode(text,
                             boost::urls::unreserved_chars + boost::urls::grammar::lut_chars(more.c_str()));
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
