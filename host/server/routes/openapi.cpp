#include "server/routes/routes.hpp"

namespace server {

Route openapi_route(const std::vector<Route>& routes) {
  Route route{"GET",
              "/openapi.json",
              R"({"summary": "This document",
    "responses": {"200": {"description": "OpenAPI 3.1"}}})",
              false,
              {}};
  std::vector<Route> all = routes;
  all.push_back(route);
  route.handle = [document = Router::describe(all)](const Request&, Responder respond) {
    Reply reply;
    reply.body = document;
    respond(std::move(reply));
  };
  return route;
}

}  // namespace server
