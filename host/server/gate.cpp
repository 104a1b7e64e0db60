#include "server/gate.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "server/authority.hpp"

namespace server {
namespace {

Refusal refusal(int status, std::string_view title, std::string_view detail, std::string_view reason = {}) {
  return {problem(status, title, detail), reason};
}

// After it nothing on the connection can be told apart.
Refusal broken(std::string_view detail) {
  Refusal refused = refusal(400, "Not an HTTP request", detail, "not_a_request");
  refused.reply.close = true;
  return refused;
}

bool is_media_type(std::string_view content_type, std::string_view type) {
  content_type = content_type.substr(0, content_type.find(';'));
  const auto end = content_type.find_last_not_of(" \t");
  return is_same_word(content_type.substr(0, end == std::string_view::npos ? 0 : end + 1), type);
}

bool is_same_origin(const Field& origin, const std::optional<Authority>& host) {
  const auto url = origin.count == 1 && host ? parse_url(origin.value) : std::nullopt;
  return url && url->rest.empty() && url->authority.is_same(*host, url->default_port);
}

// Whether a browser says that a page of another origin, or of an unknown one, is behind the request.
bool is_of_foreign_page(const Header& header, const std::optional<Authority>& host) {
  if (header.origin.is_there() && !is_same_origin(header.origin, host)) return true;
  if (!header.sec_fetch_site.is_there()) return false;
  const auto site = header.sec_fetch_site.value;
  return header.sec_fetch_site.count != 1 || (site != "same-origin" && site != "none");
}

Refusal foreign_page() {
  return refusal(403, "Not for web pages",
                 "The request comes from a web page of another origin. Send it from a program, or open the "
                 "address itself in the browser.",
                 "web_page");
}

Refusal unknown_host(const Authority& host) {
  const std::string_view name = host.host.substr(0, 255);
  return refusal(403, "Unknown host name",
                 fmt::format("The host does not answer to the name {}. If clients are to reach it by this "
                             "name, start it with --public-host {}.",
                             name, name),
                 "unknown_host");
}

// In constant time, so that the token cannot be found byte by byte.
bool has_token(const Field& authorization, std::string_view token) {
  constexpr std::string_view scheme = "Bearer ";
  const auto value = authorization.value;
  if (authorization.count != 1 || !is_same_word(value.substr(0, scheme.size()), scheme)) return false;
  const auto given = value.substr(scheme.size());
  return given.size() == token.size() && CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

Refusal no_token() {
  Refusal refused = refusal(401, "No token",
                            "Send the header \"Authorization: Bearer TOKEN\". aha-host workbench prints the "
                            "address with the token.",
                            "no_token");
  refused.reply.headers = "WWW-Authenticate: Bearer\r\n";
  return refused;
}

bool takes_body(std::string_view method) {
  return method == "POST" || method == "PUT";
}

// Of a request that has found its route: what the route will not take.
std::optional<Refusal> fault_of_content(const Header& header, const Route& route, std::size_t max_bytes) {
  if (!route.why_closed.empty()) return refusal(403, "Not allowed", route.why_closed);
  if (!route.bearer_token.empty() && !has_token(header.authorization, route.bearer_token)) return no_token();
  if (takes_body(header.method) && !route.takes.empty() &&
      (header.content_type.count != 1 || !is_media_type(header.content_type.value, route.takes)))
    return refusal(415, route.takes == "application/json" ? "Not JSON" : "Another type of body",
                   fmt::format("Send the body with the header \"Content-Type: {}\".", route.takes));
  if (!takes_body(header.method) && header.has_body())
    return refusal(413, "Body too large", "This route takes no body.", "too_large");
  if (const auto length = announced_length(header); length && *length > max_bytes)
    return body_too_large(max_bytes);
  if (!header.is_http_1_0 && header.expect.is_there() &&
      (header.expect.count != 1 || !is_same_word(header.expect.value, "100-continue")))
    return refusal(417, "Unknown expectation", "The host knows \"Expect: 100-continue\" only.");
  return std::nullopt;
}

}  // namespace

std::string_view fault_of_framing(const Header& header) {
  if (header.host.count > 1 || (header.host.count == 0 && !header.is_http_1_0))
    return "A request needs one Host header.";
  if (header.content_length.count > 1 || (header.content_length.is_there() && !announced_length(header)))
    return "Content-Length must be one number.";
  if (!header.transfer_encoding.is_there()) return {};
  if (header.content_length.is_there()) return "Transfer-Encoding and Content-Length exclude each other.";
  if (header.is_http_1_0) return "HTTP/1.0 has no Transfer-Encoding.";
  if (header.transfer_encoding.count > 1 || !is_same_word(header.transfer_encoding.value, "chunked"))
    return "The only Transfer-Encoding that the host knows is \"chunked\".";
  return {};
}

Gate::Gate(const Router& router, Settings settings) : router_(router), settings_(std::move(settings)) {}

bool Gate::is_own_name(std::string_view host) const {
  return is_same_word(host, "localhost") ||
         std::ranges::any_of(settings_.public_hosts,
                             [&](const std::string& name) { return is_same_word(host, name); });
}

std::size_t Gate::body_bytes(const Route& route) const {
  return route.max_body_bytes != 0 ? route.max_body_bytes : settings_.body_bytes;
}

tl::expected<Gate::Admitted, Refusal> Gate::judge(const Header& header) const {
  if (const auto fault = fault_of_framing(header); !fault.empty()) return tl::unexpected(broken(fault));
  auto judged = judge_sender(header);
  // What is refused unread must not be taken for the next request.
  if (!judged && header.has_body()) judged.error().reply.close = true;
  return judged;
}

tl::expected<Gate::Admitted, Refusal> Gate::judge_sender(const Header& header) const {
  std::optional<Authority> host;  // nullopt: HTTP/1.0 without one, which no browser sends
  if (header.host.is_there() && !(host = parse_authority(header.host.value)))
    return tl::unexpected(broken("The Host header does not name a host."));
  std::string_view target = header.target;
  if (!target.starts_with('/')) {
    const auto url = parse_url(target);
    if (!url) return tl::unexpected(broken("The request's target is neither a path nor a URL."));
    if (host && !url->authority.is_same(*host, url->default_port))
      return tl::unexpected(broken("The Host header names another host than the request's target."));
    host = url->authority;
    target = url->rest.starts_with('/') ? url->rest : "/";
  }
  const auto mark = std::min(target.find('?'), target.size());
  Admitted admitted{nullptr, target.substr(0, mark), target.substr(std::min(mark + 1, target.size()))};
  const bool has_secret = router_.strip_secret(admitted.path);
  if (host && !host->is_address && !has_secret && !is_own_name(host->host))
    return tl::unexpected(unknown_host(*host));
  if (is_of_foreign_page(header, host)) return tl::unexpected(foreign_page());
  if (!settings_.bearer_token.empty() && !has_token(header.authorization, settings_.bearer_token))
    return tl::unexpected(no_token());
  auto route = router_.find(header.method, admitted.path, has_secret);
  if (!route) return tl::unexpected(Refusal{std::move(route.error()), {}});
  if (auto fault = fault_of_content(header, **route, body_bytes(**route)))
    return tl::unexpected(std::move(*fault));
  admitted.route = *route;
  return admitted;
}

}  // namespace server
