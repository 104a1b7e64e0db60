// Finds the route of a request, and describes all routes as OpenAPI. What is served and what is described is one list.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/message.hpp"

namespace server {

struct Route {
  std::string_view method;
  std::string_view path;  // its last segment may be {name}, which is any segment
  // OpenAPI's operation object, as JSON text: summary, request body, responses.
  std::string_view operation;
  // Open to any client that reaches the port, even if a path secret guards the rest.
  bool is_open = false;
  std::function<void(const Request&, Responder)> handle;
  std::string_view takes = "application/json";  // the type of the body of a POST or PUT; empty: any
  std::size_t max_body_bytes = 0;               // 0: as the gate says for all
  std::string why_closed =
      {};  // what a client is told, with the status 403, instead of being served; empty: nothing
  std::string bearer_token =
      {};  // without it in Authorization, a client is answered 401; empty: none is needed
};

class Router {
 public:
  // path_secret  empty, or the first path segment that every route but the open ones is served under.
  Router(std::vector<Route> routes, std::string path_secret);

  // Takes the path secret off the front of `path`. False, and the path as it was, if it is not there, or there is no
  // secret.
  bool strip_secret(std::string_view& path) const;

  // The route of a method and a path without its secret, or the answer 404, or 405 with Allow. HEAD is served as GET.
  // has_secret  whether the path came with its secret.
  tl::expected<const Route*, Reply> find(std::string_view method, std::string_view path,
                                         bool has_secret) const;

  // An OpenAPI 3.1 document of `routes`.
  static std::string describe(const std::vector<Route>& routes);

 private:
  const std::vector<Route> routes_;
  const std::string path_secret_;
};

}  // namespace server
