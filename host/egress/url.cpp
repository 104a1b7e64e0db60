#include "egress/url.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <memory>

namespace egress {
namespace {

using Parts = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
using Result = tl::expected<Url, std::string>;

tl::unexpected<std::string> malformed(std::string why) {
  return tl::unexpected(std::move(why));
}

tl::unexpected<std::string> too_long() {
  return malformed("The URL has more than " + std::to_string(max_url_bytes) + " bytes.");
}

std::optional<std::string> part(CURLU* parts, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(parts, what, &text, flags) != CURLUE_OK) return std::nullopt;
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

// The WHATWG rule: "1.2.3.4.5" and "0x7f.0.0.1.0x1" mean to be addresses, and are none.
bool ends_in_number(std::string_view host) {
  const auto label = host.substr(host.rfind('.') + 1);  // npos + 1 is 0
  if (label.empty()) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::ranges::all_of(label, is_digit)) return true;
  return label.starts_with("0x") && label.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
}

// Decimal, octal after a zero, or hexadecimal after "0x".
std::optional<std::uint64_t> read_number(std::string_view digits) {
  int base = 10;
  if (digits.starts_with("0x")) {
    base = 16;
    digits.remove_prefix(2);
  } else if (digits.starts_with('0')) {
    base = 8;
  }
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number, base);
  return error == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
}

// As inet_aton() reads an address: up to four numbers, of which the last fills what the others leave.
std::optional<boost::asio::ip::address_v4> read_v4(std::string_view host) {
  std::uint64_t address = 0;
  for (unsigned bytes_left = 4; bytes_left > 0; --bytes_left) {
    const auto dot = host.find('.');
    const bool is_last = dot == std::string_view::npos;
    const unsigned bits = is_last ? 8 * bytes_left : 8;
    const auto number = read_number(host.substr(0, dot));
    if (!number || *number >> bits != 0) return std::nullopt;
    address = address << bits | *number;
    if (is_last) return boost::asio::ip::address_v4(static_cast<std::uint32_t>(address));
    host.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

// Fills host and address from libcurl's idea of the host; the sentence if it is not one.
std::optional<std::string> read_host(std::string host, Url& url) {
  boost::algorithm::to_lower(host);
  boost::system::error_code error;
  if (host.starts_with('[') && host.ends_with(']')) {
    const auto address = boost::asio::ip::make_address_v6(host.substr(1, host.size() - 2), error);
    if (error || address.scope_id() != 0) return "The URL's IPv6 address is malformed.";
    url.address = address;
    url.host = address.to_string();
    return std::nullopt;
  }
  if (host.ends_with('.')) host.pop_back();
  if (!is_host_name(host))
    return "The URL's host is no name and no address; write an international name in its xn-- form.";
  if (ends_in_number(host)) {
    const auto address = read_v4(host);
    if (!address) return "The URL's host looks like an IPv4 address, but is none.";
    url.address = *address;
    host = url.address->to_string();
  }
  url.host = std::move(host);
  return std::nullopt;
}

Result read(CURLU* parts) {
  Url url;
  const auto scheme = part(parts, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return malformed("The URL must begin with http:// or https://.");
  url.tls = scheme == "https";
  if (part(parts, CURLUPART_USER) || part(parts, CURLUPART_PASSWORD))
    return malformed("The URL holds a user name or password; leave them out and use the fields for them.");
  if (part(parts, CURLUPART_ZONEID)) return malformed("The URL's IPv6 address must not name a zone.");

  const auto host = part(parts, CURLUPART_HOST);
  if (!host) return malformed("The URL names no host.");
  if (auto why = read_host(*host, url)) return malformed(std::move(*why));

  const auto port = part(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const int number = port ? std::atoi(port->c_str()) : 0;
  if (number < 1 || number > 65535) return malformed("The URL's port must be from 1 to 65535.");
  url.port = static_cast<std::uint16_t>(number);

  const bool v6 = url.address && url.address->is_v6();
  curl_url_set(parts, CURLUPART_HOST, (v6 ? "[" + url.host + "]" : url.host).c_str(), 0);
  curl_url_set(parts, CURLUPART_FRAGMENT, nullptr, 0);
  auto text = part(parts, CURLUPART_URL);
  if (!text) return malformed("The URL cannot be put together again.");
  if (text->size() > max_url_bytes) return too_long();
  url.text = std::move(*text);
  return url;
}

}  // namespace

std::string Url::authority() const {
  const bool v6 = address && address->is_v6();
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Url::same_origin(const Url& other) const {
  return tls == other.tls && port == other.port && host == other.host;
}

Result parse_url(std::string_view text) {
  if (text.size() > max_url_bytes) return too_long();
  if (has_control_character(text) || text.find(' ') != std::string_view::npos)
    return malformed("The URL holds a space or a control character; encode it with %.");
  // libcurl is lenient here: it takes "http:/host" and "http:///host".
  std::string_view rest = text;
  if (boost::algorithm::istarts_with(rest, "http://"))
    rest.remove_prefix(7);
  else if (boost::algorithm::istarts_with(rest, "https://"))
    rest.remove_prefix(8);
  else
    return malformed("The URL must begin with http:// or https://.");
  if (rest.empty() || std::string_view("/?#\\:").find(rest.front()) != std::string_view::npos)
    return malformed("The URL names no host.");

  const Parts parts(curl_url(), &curl_url_cleanup);
  const auto code = curl_url_set(parts.get(), CURLUPART_URL, std::string(text).c_str(), 0);
  if (code != CURLUE_OK)
    return malformed("The URL is malformed: " + std::string(curl_url_strerror(code)) + ".");
  return read(parts.get());
}

Result resolve_location(const Url& base, std::string_view location) {
  if (has_control_character(location)) return malformed("The redirect's target holds a control character.");
  const Parts parts(curl_url(), &curl_url_cleanup);
  if (curl_url_set(parts.get(), CURLUPART_URL, base.text.c_str(), 0) != CURLUE_OK)
    return malformed("The URL is malformed.");
  const auto code = curl_url_set(parts.get(), CURLUPART_URL, std::string(location).c_str(),
                                 CURLU_URLENCODE | CURLU_ALLOW_SPACE);
  if (code != CURLUE_OK)
    return malformed("The redirect's target is malformed: " + std::string(curl_url_strerror(code)) + ".");
  return read(parts.get());
}

}  // namespace egress
