#include "server/sessions.hpp"

#include <fmt/chrono.h>
#include <boost/asio/ip/tcp.hpp>

#include <ctime>

#include "server/free_memory.hpp"
#include "server/session.hpp"
#include "telemetry/metrics.hpp"

namespace server {
namespace {

using boost::system::error_code;

constexpr std::chrono::milliseconds tick{250};

std::string date_line() {
  return fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(std::time(nullptr)));
}

void schedule_tick(const std::shared_ptr<SharedBySessions>& shared) {
  shared->timer.expires_after(tick);
  shared->timer.async_wait([shared](const error_code& error) {
    if (error) return;
    schedule_tick(shared);  // first: what follows may throw, for want of memory
    shared->date = date_line();
    const auto now = runtime::Clock::now();
    for (auto at = shared->open.begin(); at != shared->open.end();) (at++)->on_tick(now);
    shared->metrics.set_connections(
        static_cast<double>(shared->connections.open.load(std::memory_order_relaxed)));
    auto& connections = shared->connections;
    if (connections.arriving_bytes.has_fallen() || connections.held_bytes.has_fallen()) return_free_memory();
  });
}

}  // namespace

Sessions::Sessions(runtime::Loop& loop, const Gate& gate, const SessionLimits& limits,
                   Connections& connections, telemetry::Metrics& metrics)
    : shared_(new SharedBySessions{loop,
                                   gate,
                                   limits,
                                   connections,
                                   metrics,
                                   {},
                                   {},
                                   runtime::Timer(loop.context().get_executor()),
                                   "",
                                   false,
                                   {}}) {
  shared_->date = date_line();
  schedule_tick(shared_);
}

Sessions::~Sessions() {  // NOLINT(bugprone-exception-escape): cancelling a timer does not fail
  shared_->timer.cancel();
}

void Sessions::start(Socket socket) {
  shared_->loop.assert_on_loop();
  error_code ignored;  // a Unix socket has no such option
  socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  const auto& connections = shared_->connections;
  const std::size_t open = connections.open.load(std::memory_order_relaxed);
  const bool has_room = open < connections.limit;
  if (open >= connections.limit + connections.turned_away)
    return shared_->metrics.request_refused("too_many_connections");
  const auto session = std::make_shared<Session>(shared_, std::move(socket));
  if (has_room) return session->wait_for_request();
  shared_->metrics.request_refused("too_many_connections");
  session->turn_away();
}

void Sessions::count_dropped() {
  shared_->metrics.request_refused("no_descriptor_left");
}

void Sessions::drain() {
  shared_->loop.assert_on_loop();
  shared_->draining = true;
  for (auto at = shared_->open.begin(); at != shared_->open.end();) (at++)->end_if_idle();
}

}  // namespace server
