#include "server/listener.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <utility>

#include "guard/mutex.hpp"
#include "server/operator_socket.hpp"

namespace server {
namespace {

using boost::system::error_code;
using ReusePort = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr int backlog = 4'096;
// After the process ran out of descriptors: trying again at once would only spin.
constexpr std::chrono::milliseconds pause_after_error{50};

files::Descriptor duplicate(const files::Descriptor& socket) {
  files::Descriptor copy(::fcntl(socket.get(), F_DUPFD_CLOEXEC, 0));
  if (!copy)
    throw boost::system::system_error(errno, boost::system::system_category(),
                                      "no descriptor for a socket that listens");
  return copy;
}

files::Descriptor spare_descriptor() {
  return files::Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

class Listener::Acceptor {
 public:
  Acceptor(runtime::Loop& loop, Sessions& sessions)
      : loop_(loop),
        acceptor_(loop.context().get_executor()),
        sessions_(sessions),
        pause_(loop.context().get_executor()) {}

  void listen_on(const Endpoint& endpoint);
  void share(const files::Descriptor& listening);
  void take_over(files::Descriptor listening, int family);

  const Endpoint& endpoint() const { return endpoint_; }
  void start();
  void stop();
  void abandon();

 private:
  void accept();
  bool drop_one();

  const runtime::Loop& loop_;
  guard::Mutex closing_;  // held to close the acceptor, and to use it on another thread than the loop's
  boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol,
                                     boost::asio::io_context::executor_type>
      acceptor_;
  Endpoint endpoint_;
  bool is_shared_ = false;
  std::atomic<bool> is_abandoned_{false};
  Sessions& sessions_;
  runtime::Timer pause_;
  files::Descriptor spare_;  // given up to take, and close, a connection that there is no descriptor for
};

void Listener::Acceptor::listen_on(const Endpoint& endpoint) {
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type> tcp(
      acceptor_.get_executor());
  tcp.open(endpoint.protocol());
  tcp.set_option(boost::asio::socket_base::reuse_address(true));
  tcp.set_option(ReusePort(true));
  tcp.bind(endpoint);
  tcp.listen(backlog);
  endpoint_ = tcp.local_endpoint();
  acceptor_ = std::move(tcp);
}

void Listener::Acceptor::share(const files::Descriptor& listening) {
  is_shared_ = true;
  auto ours = duplicate(listening);
  auto size = static_cast<socklen_t>(endpoint_.capacity());
  if (::getsockname(ours.get(), endpoint_.data(), &size) != 0)
    throw boost::system::system_error(errno, boost::system::system_category(),
                                      "a socket that was handed over");
  endpoint_.resize(size);
  take_over(std::move(ours), endpoint_.protocol().family());
}

void Listener::Acceptor::take_over(files::Descriptor listening, int family) {
  acceptor_.assign({family, 0}, listening.get());
  (void)listening.release();
}

void Listener::Acceptor::start() {
  loop_.assert_on_loop();
  error_code ignored;
  acceptor_.non_blocking(true, ignored);
  spare_ = spare_descriptor();
  accept();
}

void Listener::Acceptor::stop() {
  loop_.assert_on_loop();
  {
    const guard::Lock lock(closing_);
    error_code ignored;
    acceptor_.close(ignored);
  }
  pause_.cancel();
}

void Listener::Acceptor::abandon() {
  is_abandoned_ = true;
  const guard::Lock lock(
      closing_);  // a loop that comes back now may close it, and its number go to another socket
  if (!is_shared_ && acceptor_.is_open()) ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
}

// A client that the host cannot take would wait until its own patience ends: it is closed at once instead.
bool Listener::Acceptor::drop_one() {
  if (!spare_) return false;
  spare_.reset();
  error_code error;
  { const auto dropped = acceptor_.accept(error); }
  spare_ = spare_descriptor();
  if (error) return false;
  sessions_.count_dropped();
  return true;
}

void Listener::Acceptor::accept() {
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

// ---- the listener

Listener::Listener(runtime::Loop& loop, Port& port, Sessions& sessions)
    : acceptor_(std::make_unique<Acceptor>(loop, sessions)) {
  acceptor_->listen_on(port.endpoint());
  port.settle(acceptor_->endpoint());
}

Listener::Listener(runtime::Loop& loop, const files::Descriptor& listening, Sessions& sessions)
    : acceptor_(std::make_unique<Acceptor>(loop, sessions)) {
  acceptor_->share(listening);
}

Listener::Listener(runtime::Loop& loop, OperatorSocket& socket, Sessions& sessions)
    : acceptor_(std::make_unique<Acceptor>(loop, sessions)) {
  acceptor_->take_over(duplicate(socket.listening().socket), AF_UNIX);
}

Listener::~Listener() = default;

Endpoint Listener::endpoint() const {
  return acceptor_->endpoint();
}

void Listener::start() {
  acceptor_->start();
}

void Listener::stop() {
  acceptor_->stop();
}

void Listener::abandon() {
  acceptor_->abandon();
}

}  // namespace server
