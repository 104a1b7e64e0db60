#include "host/egress/loopback_server.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <optional>

namespace egress::testing {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

struct LoopbackServer::State {
  State(asio::io_context& event_loop, Handler on_request, asio::ssl::context* context)
      : loop(event_loop),
        acceptor(event_loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        handler(std::move(on_request)),
        tls(context) {}

  asio::io_context& loop;
  tcp::acceptor acceptor;
  Handler handler;
  asio::ssl::context* tls;
  int connections = 0;
  int requests = 0;
  int open = 0;
};

template <typename Stream>
class LoopbackServer::Session : public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(std::shared_ptr<State> state, Stream stream, int number)
      : state_(std::move(state)), stream_(std::move(stream)), timer_(state_->loop), number_(number) {
    ++state_->open;
  }
  ~Session() { --state_->open; }

  void read() {
    parser_.emplace();
    parser_->body_limit(64u << 20);
    parser_->header_limit(1u << 20);
    http::async_read(stream_, buffer_, *parser_,
                     [self = this->shared_from_this()](error_code error, std::size_t) {
                       if (!error) self->answer();
                     });
  }

  Stream& stream() { return stream_; }

 private:
  void answer() {
    ++state_->requests;
    reply_ = state_->handler(parser_->get(), number_);
    if (reply_.delay_ms == 0) return write();
    timer_.expires_after(std::chrono::milliseconds(reply_.delay_ms));
    timer_.async_wait([self = this->shared_from_this()](error_code) { self->write(); });
  }

  void write() {
    // Reading on where nothing is written notices that the client went away.
    if (reply_.bytes.empty() && !reply_.close && !reply_.reset) return read();
    asio::async_write(stream_, asio::buffer(reply_.bytes),
                      [self = this->shared_from_this()](error_code error, std::size_t) {
                        if (!error) self->written();
                      });
  }

  void written() {
    auto& socket = boost::beast::get_lowest_layer(stream_);
    error_code ignored;
    if (reply_.reset) socket.set_option(asio::socket_base::linger(true, 0), ignored);
    if (reply_.reset || reply_.close) {
      socket.close(ignored);
      return;
    }
    if constexpr (!std::is_same_v<Stream, tcp::socket>) {
      if (reply_.says_goodbye)
        return stream_.async_shutdown([self = this->shared_from_this()](error_code) {});
    }
    read();
  }

  std::shared_ptr<State> state_;
  Stream stream_;
  asio::steady_timer timer_;
  int number_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  Reply reply_;
};

Reply answer(int status, const std::string& body, const std::string& headers) {
  return {"HTTP/1.1 " + std::to_string(status) + " x\r\n" + headers +
          "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

LoopbackServer::LoopbackServer(asio::io_context& loop, Handler handler, asio::ssl::context* tls)
    : state_(std::make_shared<State>(loop, std::move(handler), tls)) {
  accept(state_);
}

LoopbackServer::~LoopbackServer() {
  error_code ignored;
  state_->acceptor.close(ignored);
}

void LoopbackServer::accept(const std::shared_ptr<State>& state) {
  state->acceptor.async_accept([state](error_code error, tcp::socket socket) {
    if (error) return;
    const int number = ++state->connections;
    if (state->tls == nullptr) {
      std::make_shared<Session<tcp::socket>>(state, std::move(socket), number)->read();
    } else {
      using Tls = boost::beast::ssl_stream<tcp::socket>;
      auto session = std::make_shared<Session<Tls>>(state, Tls(std::move(socket), *state->tls), number);
      session->stream().async_handshake(asio::ssl::stream_base::server, [session](error_code failed) {
        if (!failed) session->read();
      });
    }
    accept(state);
  });
}

std::uint16_t LoopbackServer::port() const {
  return state_->acceptor.local_endpoint().port();
}
int LoopbackServer::connections() const {
  return state_->connections;
}
int LoopbackServer::requests() const {
  return state_->requests;
}
int LoopbackServer::open_connections() const {
  return state_->open;
}

std::string LoopbackServer::url(const std::string& host, const std::string& target) const {
  return (state_->tls ? "https://" : "http://") + host + ":" + std::to_string(port()) + target;
}

}  // namespace egress::testing
