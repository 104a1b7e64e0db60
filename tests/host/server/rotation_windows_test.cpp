#include "server/rotation_windows.hpp"

#include <doctest/doctest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "egress/egress.hpp"
#include "runtime/loop.hpp"
#include "server/gate.hpp"
#include "server/listener.hpp"
#include "telemetry/metrics.hpp"

namespace {

using boost::asio::ip::tcp;

// A loop that answers each request with its name.
struct NamedLoop {
  NamedLoop(server::Port& port, std::string name)
      : loop({.egress = [](auto&) { return nullptr; }}, limits),
        router({{"GET", "/", "{}", false,
                 [name](const server::Request&, const server::Responder& respond) {
                   server::Reply reply;
                   reply.body = name;
                   respond(std::move(reply));
                 }}},
               ""),
        gate(router, {}),
        connections(10, 1024 * 1024, 1024 * 1024),
        sessions(loop, gate, session_limits, connections, metrics),
        listener(loop, port, sessions) {
    listener.start();
    thread = std::thread([this] {
      const auto work = boost::asio::make_work_guard(loop.context());
      loop.run();
    });
  }
  ~NamedLoop() {
    boost::asio::post(loop.context(), [this] {
      listener.stop();
      sessions.drain();
      loop.context().stop();
    });
    thread.join();
  }

  runtime::CallLimits limits;
  runtime::Loop loop;
  server::Router router;
  server::Gate gate;
  server::SessionLimits session_limits;
  server::Connections connections;
  telemetry::Metrics metrics;
  server::Sessions sessions;
  server::Listener listener;
  std::thread thread;
};

std::string ask(const server::Endpoint& endpoint) {
  boost::asio::io_context context;
  tcp::socket socket(context);
  socket.connect(endpoint);
  boost::asio::write(socket,
                     boost::asio::buffer(std::string_view("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")));
  std::string answer;
  boost::system::error_code ended;
  boost::asio::read(socket, boost::asio::dynamic_buffer(answer), ended);
  return answer.substr(answer.rfind('\n') + 1);
}

}  // namespace

TEST_CASE("rotation: loops are served in turn, and one that has left gets no more") {
  server::Port port({boost::asio::ip::address_v4::loopback(), 0});
  NamedLoop first(port, "first");
  std::optional<NamedLoop> second(std::in_place, port, "second");
  std::string answers;
  for (int i = 0; i < 4; ++i) answers += ask(port.endpoint()) + " ";
  CHECK(answers.find("first") != std::string::npos);
  CHECK(answers.find("second") != std::string::npos);
  second->listener.abandon();
  for (int i = 0; i < 4; ++i) CHECK(ask(port.endpoint()) == "first");
  second.reset();
  CHECK(ask(port.endpoint()) == "first");
}

TEST_CASE("rotation: a port that another program has is refused") {
  const server::Port port({boost::asio::ip::address_v4::loopback(), 0});
  CHECK_THROWS_AS(server::Port(port.endpoint()), std::runtime_error);
}
