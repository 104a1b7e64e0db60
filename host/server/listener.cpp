#include "server/listener.hpp"

#include <fcntl.h>
#include <sys/socket.h>

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
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void Listener::abandon() {
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
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
    if (!acceptor_.is_open()) return;
    if (!error) {
      accept();  // first: a session may throw, for want of memory
      return sessions_.start(std::move(socket));
    }
    if (error == boost::asio::error::invalid_argument) return stop();  // abandoned while the thread was lost
    if (error == boost::system::errc::too_many_files_open && drop_one()) return accept();
    pause_.expires_after(pause_after_error);
    pause_.async_wait([this](const error_code& cancelled) {
      if (!cancelled) accept();
    });
  });
}

}  // namespace server
