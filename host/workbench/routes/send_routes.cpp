#include "workbench/routes/routes.hpp"
#include "workbench/workbench.hpp"

namespace workbench {

std::vector<server::Route> send_routes(Workbench& bench) {
  return {{"POST", "/workbench/send", R"({"summary": "Send an event or a collection query to a service"})",
           false, [&sender = bench.sender()](const server::Request& request, server::Responder respond) {
             sender.send(request.loop, std::move(request.body), std::move(respond));
           }}};
}

}  // namespace workbench
