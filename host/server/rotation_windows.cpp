#include "server/rotation_windows.hpp"

#include <winsock2.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

#include "edge/thread_edge.hpp"

namespace server {
namespace {

using boost::system::error_code;
using Exclusive = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_EXCLUSIVEADDRUSE>;

constexpr int backlog = 4'096;
// After the system ran out of something: trying again at once would only spin.
constexpr std::chrono::milliseconds pause_after_error{50};

}  // namespace

Rotation::Rotation(const Endpoint& endpoint) : acceptor_(context_.get_executor()), pause_(context_) {
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type> tcp(
      context_.get_executor());
  tcp.open(endpoint.protocol());
  tcp.set_option(Exclusive(true));
  tcp.bind(endpoint);
  tcp.listen(backlog);
  endpoint_ = tcp.local_endpoint();
  acceptor_ = std::move(tcp);
  thread_ = std::thread([this] {
    const auto work = boost::asio::make_work_guard(context_);
    edge::thread_edge(
        "aha-accept", [this] { context_.run(); }, [](std::string_view) { return edge::go_on; });
  });
}

Rotation::~Rotation() {
  context_.stop();
  thread_.join();
}

void Rotation::join(boost::asio::io_context& loop, Sessions& sessions) {
  const guard::Lock lock(mutex_);
  members_.push_back({&loop, &sessions});
  boost::asio::post(context_, [this] { accept(); });
}

// The socket that waits for a connection belongs to one of the loops already.
void Rotation::leave(const Sessions& sessions) {
  guard::Lock lock(mutex_);
  std::erase_if(members_, [&](const Member& member) { return member.sessions == &sessions; });
  if (served_.sessions != &sessions) return;
  boost::asio::post(context_, [this] {
    error_code ignored;
    acceptor_.cancel(ignored);
  });
  while (served_.sessions == &sessions) lock.wait(changed_);
}

void Rotation::close_if_empty() {
  boost::asio::post(context_, [this] {
    const guard::Lock lock(mutex_);
    error_code ignored;
    if (members_.empty()) acceptor_.close(ignored);
  });
}

void Rotation::accept() {
  const guard::Lock lock(mutex_);
  if (is_accepting_ || members_.empty() || !acceptor_.is_open()) return;
  is_accepting_ = true;
  served_ = members_[turn_++ % members_.size()];
  acceptor_.async_accept(
      *served_.loop, [this](const error_code& error, Socket socket) { on_accept(error, std::move(socket)); });
}

void Rotation::on_accept(const error_code& error, Socket socket) {
  if (!error) {
    const guard::Lock lock(mutex_);
    boost::asio::post(*served_.loop, [sessions = served_.sessions, socket = std::move(socket)]() mutable {
      sessions->start(std::move(socket));
    });
  }
  // Not now: until this has returned there is a socket of the loop, which may end once it is not served any more.
  boost::asio::post(context_, [this, error] { go_on(error); });
}

void Rotation::go_on(const error_code& error) {
  {
    const guard::Lock lock(mutex_);
    is_accepting_ = false;
    served_ = {};
  }
  changed_.notify_all();
  if (!error || error == boost::asio::error::operation_aborted) return accept();
  pause_.expires_after(pause_after_error);
  pause_.async_wait([this](const error_code& cancelled) {
    if (!cancelled) accept();
  });
}

}  // namespace server
