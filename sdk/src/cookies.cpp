#include <aha/bytes.hpp>
#include <aha/cookies.hpp>

#include "ascii.hpp"
#include "http_date.hpp"

#include <ctime>

namespace aha::http {
namespace {

struct NameValue {
  std::string_view name;
  std::string_view value;
};

/// Splits off the next "name=value" before a semicolon.
NameValue next_pair(std::string_view& rest) {
  const std::size_t end = rest.find(';');
  const std::string_view pair = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return {ascii::trimmed(pair), {}};
  return {ascii::trimmed(pair.substr(0, equals)), ascii::trimmed(pair.substr(equals + 1))};
}

bool is_expired(std::string_view attributes) {
  while (!attributes.empty()) {
    const auto [name, value] = next_pair(attributes);
    if (ascii::equal_ignoring_case(name, "Max-Age")) return value.starts_with('-') || value == "0";
    if (ascii::equal_ignoring_case(name, "Expires")) {
      const std::int64_t date = parse_date(value);
      if (date >= 0 && date <= static_cast<std::int64_t>(std::time(nullptr))) return true;
    }
  }
  return false;
}

}  // namespace

void CookieJar::store(std::string_view url, const Response& response) {
  const std::string origin = url::origin(url);
  for (const aha_header& header : response.headers())
    if (ascii::equal_ignoring_case(to_view(header.name), "Set-Cookie"))
      store_one(origin, to_view(header.value));
}

void CookieJar::store_one(const std::string& origin, std::string_view set_cookie) {
  const NameValue pair = next_pair(set_cookie);
  if (pair.name.empty()) return;
  std::erase_if(cookies_,
                [&](const Cookie& cookie) { return cookie.origin == origin && cookie.name == pair.name; });
  if (!is_expired(set_cookie)) cookies_.push_back({origin, std::string(pair.name), std::string(pair.value)});
}

std::string CookieJar::header_for(std::string_view url) const {
  const std::string origin = url::origin(url);
  std::string header;
  for (const Cookie& cookie : cookies_) {
    if (cookie.origin != origin) continue;
    if (!header.empty()) header += "; ";
    header += cookie.name + "=" + cookie.value;
  }
  return header;
}

}  // namespace aha::http
