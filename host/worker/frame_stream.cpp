#include "worker/frame_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace worker {
namespace {

using boost::system::error_code;

// A burst's memory is not kept.
constexpr std::size_t kept_bytes = 1024 * 1024;

}  // namespace

FrameStream::FrameStream(boost::asio::io_context& loop, int socket, std::size_t max_body_bytes, Events events)
    : loop_(loop),
      socket_(loop.get_executor(), boost::asio::local::stream_protocol(), socket),
      in_(max_body_bytes),
      events_(std::move(events)) {}

void FrameStream::start() {
  read();
}

void FrameStream::read() {
  const auto room = in_.room();
  socket_.async_read_some(boost::asio::buffer(room.data(), room.size()),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            if (error) return self->end(false);
                            self->in_.filled(size);
                            self->take_frames();
                            if (self->in_.is_broken()) return self->end(true);
                            // Answers go out before the next read: whoever waits for one need not wait for that.
                            self->write();
                            if (self->socket_.is_open()) self->read();
                          });
}

void FrameStream::take_frames() {
  is_reading_ = true;
  for (auto frame = in_.next(); frame && socket_.is_open(); frame = in_.next()) events_.frame(*frame);
  is_reading_ = false;
}

void FrameStream::flush() {
  if (is_reading_ || is_flushing_ || is_writing_ || pending_.empty()) return;
  is_flushing_ = true;
  boost::asio::post(loop_, [self = shared_from_this()] {
    self->is_flushing_ = false;
    self->write();
  });
}

void FrameStream::write() {
  if (is_writing_ || pending_.empty() || !socket_.is_open()) return;
  is_writing_ = true;
  writing_.swap(pending_);
  boost::asio::async_write(socket_, boost::asio::buffer(writing_),
                           [self = shared_from_this()](const error_code& error, std::size_t) {
                             self->is_writing_ = false;
                             self->writing_.clear();
                             if (self->writing_.capacity() > kept_bytes) self->writing_.shrink_to_fit();
                             // A reader that has gone is told by the read side.
                             if (!error) self->write();
                           });
}

void FrameStream::end(bool is_broken) {
  if (!socket_.is_open()) return;
  const auto closed = std::move(events_.closed);
  close();
  if (closed) closed(is_broken);
}

void FrameStream::close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace worker
