// Takes the operator's requests on their socket, on its own thread: it answers although the event loops are stuck
// or have all the connections they may have.
#pragma once

#include <filesystem>
#include <memory>
#include <thread>

#include "runtime/loop.hpp"
#include "server/gate.hpp"
#include "server/listener.hpp"
#include "server/operator_socket.hpp"
#include "server/router.hpp"
#include "telemetry/log.hpp"

namespace app {

class OperatorPort {
 public:
  // Binds the socket. Throws std::runtime_error with a sentence for the operator. All references outlive the object.
  OperatorPort(std::filesystem::path socket, const server::Router& router, telemetry::Metrics& metrics,
               telemetry::Log& log);
  // Stops.
  ~OperatorPort();
  OperatorPort(const OperatorPort&) = delete;
  OperatorPort& operator=(const OperatorPort&) = delete;

  void start();

  // Ends the thread; requests that have no answer yet get none. Idempotent.
  void stop();

  const std::filesystem::path& socket() const { return socket_.path(); }

 private:
  server::OperatorSocket socket_;
  telemetry::Log& log_;
  const runtime::CallLimits no_calls_;
  const server::Gate gate_;
  server::Connections connections_;
  runtime::Loop loop_;
  server::Sessions sessions_;
  server::Listener listener_;
  std::thread thread_;
};

}  // namespace app
