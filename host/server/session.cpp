#include "server/session.hpp"

#include <fmt/format.h>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <new>

#include "server/router.hpp"
#include "telemetry/metrics.hpp"

namespace server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using runtime::Clock;

// An idle connection keeps no more of its last reply.
constexpr std::size_t kept_reply_bytes = 2 * 1024;
// From one read of discarded bytes to the next.
constexpr std::chrono::milliseconds sink_pause{2};
// For the first request of a client that connected before the host began to stop.
constexpr std::chrono::milliseconds first_request{1'000};

Refusal too_slow() {
  return {problem(408, "Request too slow", "The request did not arrive in time; send it again."), "too_slow"};
}

Refusal no_room(std::string_view detail) {
  Refusal refusal{problem(503, "Too many bytes", detail), "too_many_bytes"};
  refusal.reply.headers = "Retry-After: 1\r\n";
  return refusal;
}

}  // namespace

Session::Session(std::shared_ptr<SharedBySessions> shared, Socket socket)
    : shared_(std::move(shared)),
      all_(*shared_),
      socket_(std::move(socket)),
      arriving_(all_.connections.arriving_bytes),
      held_(all_.connections.held_bytes),
      reader_(all_.limits.request, all_.buffers) {
  error_code ignored;
  socket_.non_blocking(true, ignored);  // for peek()
  all_.open.push_back(*this);
  all_.connections.open.fetch_add(1, std::memory_order_relaxed);
}

Session::~Session() {
  all_.loop.assert_on_loop();
  all_.open.erase(all_.open.iterator_to(*this));
  all_.connections.open.fetch_sub(1, std::memory_order_relaxed);
}

void Session::wait_for_request() {
  enter(Phase::idle, all_.limits.idle);
  if (reader_.has_bytes()) {
    begin();
    return advance();
  }
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
    if (!error) self->read();
  });
  if (all_.draining) end_if_idle();
}

void Session::end_if_idle() {
  if (phase_ == Phase::streaming) return close();
  if (phase_ != Phase::idle) return;
  if (is_new_) return enter(Phase::idle, std::min(first_request, all_.limits.idle));
  if (!has_unread()) close();
}

void Session::turn_away() {
  Reply answer =
      problem(503, "Too many connections", "Try again in a moment; --max-connections raises the limit.");
  answer.headers = "Retry-After: 1\r\n";
  answer.close = true;
  reply(std::move(answer));
}

void Session::begin() {
  is_new_ = false;
  enter(Phase::header, all_.limits.header);
}

void Session::read() {
  socket_.async_read_some(reader_.room(),
                          [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                            self->on_read(error, bytes);
                          });
}

void Session::on_read(const error_code& error, std::size_t bytes) {
  if (error && !socket_.is_open()) return;
  if (too_slow_) return end_with(too_slow());
  if (error == asio::error::eof && reader_.has_begun()) return end_with(RequestReader::broken_off());
  if (error) return;
  // Not before: the wait may end although nothing has come, and a request has less time than an idle connection.
  if (phase_ == Phase::idle) begin();
  reader_.commit(bytes);
  advance();
}

void Session::advance() try {
  while (true) {
    auto progress = reader_.advance();
    if (!progress) return end_with(std::move(progress.error()));
    switch (*progress) {
      case RequestReader::Progress::needs_more:
        // What is here at the first look costs nothing: it takes no other request's room.
        if (arriving_.resize(reader_.held_bytes())) return read();
        return end_with(
            no_room("The requests that are arriving take all the room there is for them; try again in a "
                    "moment."));
      case RequestReader::Progress::header:
        if (!may_read_body()) return;
        break;
      case RequestReader::Progress::whole:
        return serve();
    }
  }
} catch (const std::bad_alloc&) {  // this client is lost, not the host
  close();
}

// False if the request was refused, or its sender waits for an invitation first.
bool Session::may_read_body() {
  const Header header = pick(reader_.header());
  is_head_ = header.method == "HEAD";
  is_http_1_0_ = header.is_http_1_0;
  close_after_ = !reader_.keeps_alive();
  auto judged = all_.gate.judge(header);
  if (!judged) {
    refuse(std::move(judged.error()));
    return false;
  }
  admitted_ = *judged;
  reader_.limit_body(all_.gate.body_bytes(*admitted_.route));
  if (!header.has_body()) return true;
  enter(Phase::body, all_.limits.body);
  if (!header.expect.is_there() || header.is_http_1_0) return true;
  invite_body();
  return false;
}

void Session::invite_body() {
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(socket_, asio::buffer(go_on),
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (!error) self->advance();
                    });
}

// From here on the request counts as held. A refusal of one that was read whole leaves the connection as it is.
void Session::serve() {
  phase_ = Phase::serving;
  reader_.spare_buffer();
  arriving_.release();
  if (!held_.resize(reader_.held_bytes()))
    return refuse(
        no_room("The requests under way take all the memory that they may have (on Aha!'s port: "
                "--max-requests-bytes); try again in a moment."));
  try {
    admitted_.route->handle(
        {reader_.header().method_string(), admitted_.path, admitted_.query, reader_.body(), all_.loop,
         [this] { return client_has_gone(); }, [this](std::string_view name) { return field(name); }},
        [self = shared_from_this()](Reply&& reply) { self->reply(std::move(reply)); });
  } catch (
      const std::exception& error) {  // out of memory, or a mistake of ours: this request fails, not the host
    if (phase_ == Phase::serving) reply(problem(500, "Internal error", error.what()));
  }
}

void Session::refuse(Refusal&& refusal) {
  if (!refusal.reason.empty()) all_.metrics.request_refused(refusal.reason);
  if (refusal.reply.close) {  // nothing of it is looked at any more
    reader_.discard();
    arriving_.release();
  }
  reply(std::move(refusal.reply));
}

void Session::end_with(Refusal&& refusal) {
  refusal.reply.close = true;
  refuse(std::move(refusal));
}

// A client that has shut down its side counts as gone, too: hardly any does that and waits on.
bool Session::client_has_gone() {
  error_code error;
  peek(error);
  return error && error != asio::error::would_block && error != asio::error::try_again &&
         error != asio::error::interrupted;
}

std::string_view Session::field(std::string_view name) const {
  const auto value = reader_.header()[name];
  return {value.data(), value.size()};
}

bool Session::has_unread() {
  error_code error;
  return peek(error) > 0;
}

// Looks for a byte without taking it. The end is an error, too.
std::size_t Session::peek(error_code& error) {
  char byte = 0;
  if (!socket_.non_blocking()) return error = asio::error::would_block, 0;
  return socket_.receive(asio::buffer(&byte, 1), Socket::message_peek, error);
}

void Session::reply(Reply&& reply) {
  all_.loop.assert_on_loop();
  const bool is_stream = reply.stream != nullptr;
  close_after_ = close_after_ || reply.close || all_.draining || is_stream;
  all_.metrics.request_answered(reply.status);
  write_header(reply);
  if (is_stream && !is_head_ && !all_.draining) return begin_stream(std::move(reply.stream));
  if (!is_head_) wire_ += reply.body;
  // A reply is never refused: a client that does not take it costs those who come after.
  if (wire_.size() > kept_reply_bytes) held_.force(reader_.held_bytes() + wire_.size());
  enter(Phase::writing, all_.limits.write);
  asio::async_write(socket_, asio::buffer(wire_),
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (!error) self->on_written();
                    });
}

void Session::write_header(const Reply& reply) {
  wire_.clear();
  const auto to = std::back_inserter(wire_);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\n", reply.status, reason_phrase(reply.status));
  const bool has_body = reply.status != 204 && reply.status != 304;
  if (has_body) fmt::format_to(to, "Content-Type: {}\r\n", reply.content_type);
  if (reply.stream != nullptr)
    wire_ += is_http_1_0_ ? "" : "Transfer-Encoding: chunked\r\n";
  else if (has_body)
    fmt::format_to(to, "Content-Length: {}\r\n", reply.body.size());
  fmt::format_to(to, "{}{}{}\r\n", all_.date, reply.headers, close_after_ ? "Connection: close\r\n" : "");
}

void Session::on_written() {
  if (close_after_) return linger();
  is_head_ = false;
  reader_.finish();
  arriving_.release();
  held_.release();
  if (wire_.capacity() > kept_reply_bytes) std::string().swap(wire_);
  wait_for_request();
}

void Session::close() {
  error_code ignored;
  socket_.cancel(ignored);  // under wine a send outlives its socket otherwise
  socket_.close(ignored);
}

// A close with unread bytes resets the connection, and the client may lose the reply it has not read yet. So: say
// that we are done, and read on for a moment. At a pace, since a sender that goes on as fast as it can would keep the
// loop busy for nothing.
void Session::linger() {
  if (phase_ != Phase::lingering) {
    enter(Phase::lingering, std::chrono::milliseconds(2'000));
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    std::string().swap(wire_);
    pause_ = std::make_unique<runtime::Timer>(socket_.get_executor());
  }
  socket_.async_read_some(asio::buffer(all_.sink),
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                            if (error) return;
                            self->pause_->expires_after(sink_pause);
                            self->pause_->async_wait([self](const error_code&) { self->linger(); });
                          });
}

void Session::on_tick(Clock::time_point now) {
  if (phase_ == Phase::streaming && !is_sending_) return send_stream();
  if (phase_ == Phase::serving || now < deadline_) return;
  if (phase_ != Phase::header && phase_ != Phase::body) return close();
  too_slow_ = true;
  error_code ignored;
  socket_.cancel(ignored);  // the read ends, and on_read() says why
}

}  // namespace server
