#include "egress/request_rules.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

namespace egress {
namespace {

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

constexpr std::string_view transports_headers[] = {
    "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Expect",
    "TE",   "Trailer",        "Upgrade",
};

constexpr std::string_view idempotent_methods[] = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};
constexpr std::string_view safe_methods[] = {"GET", "HEAD", "OPTIONS", "TRACE"};

Failure too_large(std::string_view what, std::size_t limit, std::string_view unit) {
  return {Error::too_large, "The request was not sent: its " + std::string(what) + " more than " +
                                std::to_string(limit) + " " + std::string(unit) + "."};
}

std::optional<Failure> excess_of(const Request& request) {
  if (request.method.size() > max_method_bytes) return too_large("method has", max_method_bytes, "bytes");
  if (request.user.size() > max_credential_bytes) return too_large("user has", max_credential_bytes, "bytes");
  if (request.password.size() > max_credential_bytes)
    return too_large("password has", max_credential_bytes, "bytes");
  if (request.headers.size() > max_headers) return too_large("headers are", max_headers, "in number");
  if (request.parts.size() > max_parts) return too_large("body has", max_parts, "parts");
  std::size_t header_bytes = 0;
  for (const auto& [name, value] : request.headers) header_bytes += name.size() + value.size();
  if (header_bytes > max_header_bytes) return too_large("headers have", max_header_bytes, "bytes");
  return std::nullopt;
}

}  // namespace

std::optional<Failure> fault_of(const Request& request) {
  if (auto excess = excess_of(request)) return excess;
  if (!is_token(request.method))
    return Failure{Error::bad_url, "The request's method is not a token of HTTP."};
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return Failure{Error::bad_url, "A header's name is not a token of HTTP."};
    if (!is_field_value(value))
      return Failure{Error::bad_url, "The header " + name.substr(0, 100) +
                                         " holds a line break or another control character."};
  }
  if (!is_field_value(request.user) || !is_field_value(request.password))
    return Failure{Error::bad_url, "The request's user or password holds a control character."};
  return std::nullopt;
}

bool is_idempotent(std::string_view method) {
  return std::ranges::find(idempotent_methods, method) != std::end(idempotent_methods);
}

bool is_safe(std::string_view method) {
  return std::ranges::find(safe_methods, method) != std::end(safe_methods);
}

bool is_transports_header(std::string_view name) {
  return std::ranges::any_of(transports_headers,
                             [&](std::string_view ours) { return boost::algorithm::iequals(name, ours); });
}

}  // namespace egress
