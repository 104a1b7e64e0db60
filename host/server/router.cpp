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

// Takes "/secret" off the front of `path`.
bool strip_secret(std::string_view& path, std::string_view secret) {
  if (path.empty() || path.front() != '/') return false;
  const auto end = path.find('/', 1);
  if (end == std::string_view::npos || !is_secret(path.substr(1, end - 1), secret)) return false;
  path.remove_prefix(end);
  return true;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
  return out;
}

}  // namespace

Router::Router(std::vector<Route> routes, std::string path_secret)
    : routes_(std::move(routes)), path_secret_(std::move(path_secret)) {}

void Router::route(Request request, Responder respond) const {
  const bool knows_secret = path_secret_.empty() || strip_secret(request.path, path_secret_);
  const std::string_view method = request.method == "HEAD" ? "GET" : request.method;
  std::string allowed;
  for (const Route& route : routes_) {
    if (route.path != request.path || !(knows_secret || route.is_open)) continue;
    if (route.method == method) {
      route.handle(request, std::move(respond));
      return;
    }
    allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", route.method);
  }
  if (allowed.empty()) {
    respond(problem(404, "No such route", "GET /openapi.json lists the routes of this host."));
    return;
  }
  Reply reply = problem(405, "Method not allowed", fmt::format("This route takes {}.", allowed));
  reply.headers = fmt::format("Allow: {}\r\n", allowed);
  respond(std::move(reply));
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
      R"({{"openapi":"3.1.0","info":{{"title":"aha-host","version":"{}"}},"paths":{{{}}},)"
      R"("components":{{"schemas":{{"Problem":{{"type":"object","description":"RFC 9457",)"
      R"("properties":{{"type":{{"type":"string"}},"title":{{"type":"string"}},"status":{{"type":"integer"}},)"
      R"("detail":{{"type":"string"}}}}}}}}}}}})"
      "\n",
      AHA_HOST_VERSION, paths);
}

}  // namespace server
