#include "workbench/routes/address_route.hpp"

#include <boost/json.hpp>
#include <utility>

namespace workbench {

server::Route address_route(std::function<std::string()> address) {
  return {"GET", "/workbench", R"({"summary": "The address of the workbench, with its token"})", false,
          [address = std::move(address)](const server::Request&, const server::Responder& respond) {
            const std::string text = address();
            if (text.empty())
              return respond(server::problem(404, "No workbench",
                                             "This host has no workbench. Start it with --workbench."));
            server::Reply reply;
            reply.body = boost::json::serialize(boost::json::object{{"address", text}});
            respond(std::move(reply));
          }};
}

}  // namespace workbench
