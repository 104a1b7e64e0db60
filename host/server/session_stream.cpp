#include <fmt/format.h>
#include <boost/asio/write.hpp>

#include "server/session.hpp"

// The part of a session that sends a stream.
namespace server {
namespace {

// Of a stream, what may wait for a client at a time.
constexpr std::size_t most_waiting_bytes = 64 * 1024;
// From one piece to the next: what comes in between goes out together.
constexpr std::chrono::milliseconds between_pieces{10};
// Digits of a chunk's length, so that it can be written once the chunk is there.
constexpr std::size_t length_digits = 8;

}  // namespace

// The header is in wire_ already.
void Session::begin_stream(std::shared_ptr<Stream> stream) {
  reader_.finish();
  held_.release();
  stream_ = std::move(stream);
  pause_ = std::make_unique<runtime::Timer>(socket_.get_executor());
  phase_ = Phase::streaming;
  end_stream_with_client();
  send_stream();
}

// Nothing more is expected of a client that reads a stream: whatever it sends ends the connection, as its end does.
void Session::end_stream_with_client() {
  socket_.async_wait(Socket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code&) { self->close(); });
}

void Session::send_stream() {
  if (phase_ != Phase::streaming || is_sending_ || !socket_.is_open()) return;
  const std::size_t header_bytes = wire_.size();
  if (!is_http_1_0_) wire_.append(length_digits + 2, '0');
  const std::size_t begin = wire_.size();
  stream_->take(wire_, most_waiting_bytes);
  const std::size_t bytes = wire_.size() - begin;
  if (bytes == 0) wire_.resize(header_bytes);
  if (!is_http_1_0_ && bytes != 0) {
    fmt::format_to(wire_.begin() + static_cast<std::ptrdiff_t>(header_bytes), "{:08x}\r\n", bytes);
    wire_ += "\r\n";
  }
  if (wire_.empty()) {
    // The session lives as long as its client: what waits for an event must not keep it.
    stream_->wait([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->send_stream();
    });
    return;
  }
  is_sending_ = true;
  held_.force(wire_.capacity());
  deadline_ = runtime::Clock::now() + all_.limits.write;
  boost::asio::async_write(
      socket_, boost::asio::buffer(wire_),
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
        if (error) return self->close();
        self->wire_.clear();
        self->pause_->expires_after(between_pieces);
        self->pause_->async_wait([self](const boost::system::error_code&) { self->on_stream_written(); });
      });
}

void Session::on_stream_written() {
  is_sending_ = false;
  send_stream();
}

}  // namespace server
