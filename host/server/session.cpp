#include "server/session.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

#include <cerrno>

#include "server/router.hpp"
#include "telemetry/metrics.hpp"

namespace server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using runtime::Clock;

// Beast reads what is free in its buffer: unreserved, a 3 KB request takes seven system calls.
constexpr std::size_t read_buffer_bytes = 16 * 1024;
constexpr std::size_t spare_buffers = 64;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

Reply read_error(const error_code& error, const SessionLimits& limits) {
  if (error == http::error::body_limit) {
    return problem(
        413, "Body too large",
        fmt::format("A body may have {} bytes here; --max-body-bytes raises that.", limits.body_bytes));
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return problem(431, "Header too large",
                   fmt::format("A request's header may have {} bytes.", limits.header_bytes));
  }
  if (error == http::error::partial_message) {
    return problem(400, "Request broken off",
                   "The connection ended before the request was whole; send it again.");
  }
  return problem(400, "Not an HTTP request",
                 fmt::format("The request could not be read: {}.", error.message()));
}

}  // namespace

Session::Session(std::shared_ptr<SharedBySessions> shared, Socket socket)
    : shared_(std::move(shared)), all_(*shared_), socket_(std::move(socket)) {
  all_.open.push_back(*this);
  all_.connections.open.fetch_add(1, std::memory_order_relaxed);
}

Session::~Session() {
  all_.open.erase(all_.open.iterator_to(*this));
  all_.connections.open.fetch_sub(1, std::memory_order_relaxed);
}

void Session::take_buffer() {
  if (buffer_.capacity() != 0) return;
  if (all_.buffers.empty()) {
    buffer_.reserve(read_buffer_bytes);
  } else {
    buffer_ = std::move(all_.buffers.back());
    all_.buffers.pop_back();
  }
}

void Session::give_buffer_back() {
  parser_.reset();
  if (buffer_.size() != 0) return;  // the start of the next request is in it
  if (all_.buffers.size() < spare_buffers && buffer_.capacity() == read_buffer_bytes) {
    all_.buffers.push_back(std::move(buffer_));
  }
  buffer_ = beast::flat_buffer();
}

void Session::wait_for_request() {
  if (all_.draining) return close();
  enter(Phase::idle, all_.limits.idle);
  if (buffer_.size() != 0) return read_header();
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
    if (!error) self->read_header();
  });
}

void Session::turn_away() {
  Reply answer =
      problem(503, "Too many connections", "Try again in a moment; --max-connections raises the limit.");
  answer.headers = "Retry-After: 1\r\n";
  answer.close = true;
  reply(std::move(answer));
}

void Session::read_header() {
  enter(Phase::header, all_.limits.header);
  take_buffer();
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(all_.limits.header_bytes));
  parser_->body_limit(all_.limits.body_bytes);
  http::async_read_header(socket_, buffer_, *parser_,
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                            if (error) return self->refuse(error);
                            self->on_header();
                          });
}

void Session::on_header() {
  is_head_ = parser_->get().method() == http::verb::head;
  enter(Phase::body, all_.limits.body);
  const auto expectation = parser_->get()[http::field::expect];
  if (expectation.empty() || parser_->is_done()) return read_body();
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(socket_, asio::buffer(go_on),
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (!error) self->read_body();
                    });
}

void Session::read_body() {
  if (parser_->is_done()) return serve();
  http::async_read(socket_, buffer_, *parser_,
                   [self = shared_from_this()](const error_code& error, std::size_t) {
                     if (error) return self->refuse(error);
                     self->serve();
                   });
}

void Session::refuse(const error_code& error) {
  const bool is_gone =
      error == http::error::end_of_stream || error.category() == asio::error::get_system_category();
  if (!socket_.is_open() || (is_gone && !too_slow_)) return;
  all_.metrics.request_refused(too_slow_ ? "too slow" : "not a request");
  Reply answer = too_slow_
                     ? problem(408, "Request too slow", "The request did not arrive in time; send it again.")
                     : read_error(error, all_.limits);
  answer.close = true;
  reply(std::move(answer));
}

void Session::serve() {
  phase_ = Phase::serving;
  auto& message = parser_->get();
  close_after_ = !message.keep_alive();
  std::string_view target = view(message.target());
  const auto mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  const std::string_view query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  try {
    all_.router.route({view(message.method_string()), path, query, message.body(), all_.loop,
                       [this] { return client_has_gone(); }},
                      [self = shared_from_this()](Reply&& reply) { self->reply(std::move(reply)); });
  } catch (
      const std::exception& error) {  // out of memory, or a mistake of ours: this request fails, not the host
    if (phase_ == Phase::serving) reply(problem(500, "Internal error", error.what()));
  }
}

// A client that has shut down its side counts as gone, too: hardly any does that and waits on.
bool Session::client_has_gone() {
  char byte = 0;
  const auto received = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return received == 0 || (received < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void Session::reply(Reply&& reply) {
  close_after_ = close_after_ || reply.close || all_.draining;
  all_.metrics.request_answered(reply.status);
  wire_.clear();
  fmt::format_to(std::back_inserter(wire_),
                 "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}{}{}\r\n", reply.status,
                 reason_phrase(reply.status), reply.content_type, reply.body.size(), all_.date, reply.headers,
                 close_after_ ? "Connection: close\r\n" : "");
  if (!is_head_) wire_ += reply.body;
  enter(Phase::writing, all_.limits.write);
  asio::async_write(socket_, asio::buffer(wire_),
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (!error) self->on_written();
                    });
}

void Session::on_written() {
  if (close_after_) return linger();
  is_head_ = false;
  give_buffer_back();
  if (wire_.capacity() > read_buffer_bytes) std::string().swap(wire_);
  wait_for_request();
}

void Session::close() {
  error_code ignored;
  socket_.close(ignored);
}

// A close with unread bytes resets the connection, and the client may lose the reply it has not read yet. So: say
// that we are done, and read on for a moment.
void Session::linger() {
  if (phase_ != Phase::lingering) {
    enter(Phase::lingering, std::chrono::milliseconds(2'000));
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    wire_.resize(read_buffer_bytes);
  }
  socket_.async_read_some(asio::buffer(wire_),
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                            if (!error) self->linger();
                          });
}

void Session::on_tick(Clock::time_point now) {
  if (phase_ == Phase::serving || now < deadline_) return;
  if (phase_ != Phase::header && phase_ != Phase::body) return close();
  too_slow_ = true;
  error_code ignored;
  socket_.cancel(ignored);  // the read ends, and refuse() says why
}

}  // namespace server
