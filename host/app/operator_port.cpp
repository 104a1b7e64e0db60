#include "app/operator_port.hpp"

#include "app/plugin_upload.hpp"
#include "edge/thread_edge.hpp"

namespace app {
namespace {

constexpr std::size_t max_connections = 64;
constexpr std::size_t max_body_bytes = 64 * 1024;
// One file of a plugin at a time, and small requests beside it.
constexpr std::size_t max_requests_bytes = max_upload_bytes + 4 * 1024 * 1024;
// From another machine it may come slowly.
constexpr std::chrono::minutes longest_upload{5};

// It starts no event, so nothing of it goes out.
std::unique_ptr<egress::Egress> no_egress(boost::asio::io_context&) {
  return nullptr;
}

}  // namespace

OperatorPort::OperatorPort(std::filesystem::path socket, const server::Router& router,
                           telemetry::Metrics& metrics, telemetry::Log& log)
    : socket_(std::move(socket)),
      log_(log),
      gate_(router, {{}, max_body_bytes, socket_.token()}),
      connections_{max_connections, max_requests_bytes, max_requests_bytes},
      loop_({.egress = no_egress}, no_calls_),
      sessions_(loop_, gate_,
                server::SessionLimits{.request = {.body_bytes = max_upload_bytes}, .body = longest_upload},
                connections_, metrics),
      listener_(loop_, socket_, sessions_) {}

OperatorPort::~OperatorPort() {
  stop();
}

void OperatorPort::start() {
  listener_.start();
  thread_ = std::thread([this] {
    edge::thread_edge(
        "operator", [this] { loop_.run(); },
        [this](std::string_view what) {
          log_.error("a request of the operator failed: {}", what);
          return edge::go_on;
        });
  });
}

void OperatorPort::stop() {
  loop_.context().stop();
  if (thread_.joinable()) thread_.join();
}

}  // namespace app
