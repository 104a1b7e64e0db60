#include "server/router.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <map>

namespace server {
namespace {

// In constant time, so that the secret cannot be found byte by byte.
bool is_secret(std::string_view segment, std::string_view secret) {
  return segment.size() == secret.size() && CRYPTO_memcmp(segment.data(), secret.data(), secret.size()) == 0;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
  return out;
}

bool is_path_of(std::string_view pattern, std::string_view path) {
  const auto brace = pattern.find('{');
  if (brace == std::string_view::npos) return pattern == path;
  return path.size() > brace && path.starts_with(pattern.substr(0, brace)) &&
         path.find('/', brace) == std::string_view::npos;
}

}  // namespace

Router::Router(std::vector<Route> routes, std::string path_secret)
    : routes_(std::move(routes)), path_secret_(std::move(path_secret)) {}

bool Router::strip_secret(std::string_view& path) const {
  if (path_secret_.empty() || path.empty() || path.front() != '/') return false;
  const auto end = path.find('/', 1);
  if (end == std::string_view::npos || !is_secret(path.substr(1, end - 1), path_secret_)) return false;
  path.remove_prefix(end);
  return true;
}

tl::expected<const Route*, Reply> Router::find(std::string_view method, std::string_view path,
                                               bool has_secret) const {
  const bool knows_secret = has_secret || path_secret_.empty();
  if (method == "HEAD") method = "GET";
  std::string allowed;
  for (const Route& route : routes_) {
    if (!is_path_of(route.path, path) || !(knows_secret || route.is_open)) continue;
    if (route.method == method) return &route;
    allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", route.method);
  }
  if (allowed.empty()) {
    return tl::unexpected(problem(404, "No such route", "GET /openapi.json lists the routes of this host."));
  }
  Reply reply = problem(405, "Method not allowed", fmt::format("This route takes {}.", allowed));
  reply.headers = fmt::format("Allow: {}\r\n", allowed);
  return tl::unexpected(std::move(reply));
}

std::string Router::describe(const std::vector<Route>& routes) {
  std::map<std::string_view, std::vector<const Route*>> by_path;
  for (const Route& route : routes) by_path[route.path].push_back(&route);
  std::string paths;
  for (const auto& [path, operations] : by_path) {
    paths += fmt::format(R"({}"{}":{{)", paths.empty() ? "" : ",", path);
    for (const Route* const route : operations) {
      paths += fmt::format(R"({}"{}":{})", route == operations.front() ? "" : ",", lower(route->method),
                           route->operation);
    }
    paths += '}';
  }
  return fmt::format(
      R"({{"openapi":"3.1.0","info":{{"title":"aha-host","version":"{}","description":"{}"}},"paths":{{{}}},)"
      R"("components":{{"schemas":{{"Problem":{{"type":"object","description":"RFC 9457",)"
      R"("properties":{{"type":{{"type":"string"}},"title":{{"type":"string"}},"status":{{"type":"integer"}},)"
      R"("detail":{{"type":"string"}}}}}}}}}}}})"
      "\n",
      AHA_HOST_VERSION,
      "Any route may also answer 400, 403, 404, 405, 408, 413, 415, 417, 431 or 503, with a Problem that "
      "says what to "
      "do. A POST needs Content-Type: application/json, if its route says nothing else.",
      paths);
}

}  // namespace server
