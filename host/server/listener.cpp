#include "server/listener.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>

#include "server/operator_socket.hpp"

namespace server {
namespace {

using boost::system::error_code;
using ReusePort = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr int backlog = 4'096;
// After the process ran out of descriptors: trying again at once would only spin.
constexpr std::chrono::milliseconds pause_after_error{50};

files::Descriptor spare_descriptor() {
  return files::Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

Listener::Listener(runtime::Loop& loop, const Endpoint& endpoint, Sessions& sessions)
    : loop_(loop),
      acceptor_(loop.context().get_executor()),
      sessions_(sessions),
      pause_(loop.context().get_executor()) {
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type> tcp(
      loop.context().get_executor());
  tcp.open(endpoint.protocol());
  tcp.set_option(boost::asio::socket_base::reuse_address(true));
  tcp.set_option(ReusePort(true));
  tcp.bind(endpoint);
  tcp.listen(backlog);
  endpoint_ = tcp.local_endpoint();
  acceptor_ = std::move(tcp);
}

Listener::Listener(runtime::Loop& loop, const files::Descriptor& listening, Sessions& sessions)
    : loop_(loop),
      acceptor_(loop.context().get_executor()),
      is_shared_(true),
      sessions_(sessions),
      pause_(loop.context().get_executor()) {
  files::Descriptor ours(::fcntl(listening.get(), F_DUPFD_CLOEXEC, 0));
  auto size = static_cast<socklen_t>(endpoint_.capacity());
  if (!ours || ::getsockname(ours.get(), endpoint_.data(), &size) != 0)
    throw boost::system::system_error(errno, boost::system::system_category(),
                                      "a socket that was handed over");
  endpoint_.resize(size);
  acceptor_.assign({endpoint_.protocol().family(), 0}, ours.get());
  (void)ours.release();
}

Listener::Listener(runtime::Loop& loop, const OperatorSocket& socket, Sessions& sessions)
    : loop_(loop),
      acceptor_(loop.context().get_executor()),
      sessions_(sessions),
      pause_(loop.context().get_executor()) {
  acceptor_.assign({AF_UNIX, 0}, socket.duplicate());
}

void Listener::start() {
  loop_.assert_on_loop();
  error_code ignored;
  acceptor_.non_blocking(true, ignored);
  spare_ = spare_descriptor();
  accept();
}

void Listener::stop() {
  loop_.assert_on_loop();
  {
    const guard::Lock lock(closing_);
    error_code ignored;
    acceptor_.close(ignored);
  }
  pause_.cancel();
}

void Listener::abandon() {
  is_abandoned_ = true;
  const guard::Lock lock(
      closing_);  // a loop that comes back now may close it, and its number go to another socket
  if (!is_shared_ && acceptor_.is_open()) ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
}

// A client that the host cannot take would wait until its own patience ends: it is closed at once instead.
bool Listener::drop_one() {
  if (!spare_) return false;
  spare_.reset();
  error_code error;
  { const auto dropped = acceptor_.accept(error); }
  spare_ = spare_descriptor();
  if (error) return false;
  sessions_.count_dropped();
  return true;
}

void Listener::accept() {
  acceptor_.async_accept([this](const error_code& error, Socket socket) {
    if (!error) {
      // First: a session may throw, for want of memory. A client that came just before the stop is served.
      if (is_abandoned_)
        stop();
      else if (acceptor_.is_open())
        accept();
      return sessions_.start(std::move(socket));
    }
    if (!acceptor_.is_open()) return;
    if (error == boost::asio::error::invalid_argument) return stop();  // abandoned while the thread was lost
    if (error == boost::system::errc::too_many_files_open && drop_one()) return accept();
    pause_.expires_after(pause_after_error);
    pause_.async_wait([this](const error_code& cancelled) {
      if (!cancelled) accept();
    });
  });
}

}  // namespace server
