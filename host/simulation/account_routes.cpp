#include "simulation/account_routes.hpp"

#include <boost/json.hpp>
#include <utility>

#include "runtime/loop.hpp"
#include "server/message.hpp"

namespace simulation {
namespace {

server::Reply not_simulated() {
  return server::problem(404, "Aha! is not simulated", "Start the host with --simulate-aha.");
}

server::Reply state_reply(std::string state) {
  server::Reply reply;
  reply.body = std::move(state);
  reply.headers = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
  return reply;
}

}  // namespace

std::vector<server::Route> account_routes(SimulatedAha* aha, server::TextThread& texts) {
  server::Route state, reset;
  state.method = "GET";
  state.path = "/workbench/aha";
  state.operation = R"({"summary": "The records of the simulated Aha!, with what services stored on them"})";
  state.handle = [aha, &texts](const server::Request& request, server::Responder respond) {
    if (aha == nullptr) return respond(not_simulated());
    texts.run<std::string>(
        request.loop.continuations(), [aha] { return boost::json::serialize(aha->state()); },
        [respond = std::move(respond)](std::string text) { respond(state_reply(std::move(text))); });
  };
  reset.method = "POST";
  reset.path = "/workbench/aha/reset";
  reset.operation = R"({"summary": "Forget all records of the simulated Aha!"})";
  reset.handle = [aha](const server::Request&, const server::Responder& respond) {
    if (aha == nullptr) return respond(not_simulated());
    aha->reset();
    server::Reply reply;
    reply.status = 204;
    respond(std::move(reply));
  };
  return {std::move(state), std::move(reset)};
}

}  // namespace simulation
