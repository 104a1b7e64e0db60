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

void forget(std::string& bytes) {
  bytes.clear();
  if (bytes.capacity() > kept_bytes) bytes.shrink_to_fit();
}

}  // namespace

FrameStream::FrameStream(boost::asio::io_context& loop, ChannelEnds ends, std::size_t max_body_bytes,
                         Events events)
    : loop_(loop),
      in_(loop.get_executor(), ends.in.release()),
      out_(loop.get_executor(), ends.out.release()),
      frames_(max_body_bytes),
      events_(std::move(events)) {}

void FrameStream::start() {
  read();
}

void FrameStream::read() {
  const auto room = frames_.room();
  in_.async_read_some(boost::asio::buffer(room.data(), room.size()),
                      [self = shared_from_this()](const error_code& error, std::size_t size) {
                        if (error) return self->end(false);
                        if (self->events_.received) self->events_.received();
                        self->frames_.filled(size);
                        self->take_frames();
                        if (self->frames_.is_broken()) return self->end(true);
                        // Answers go out before the next read: whoever waits for one need not wait for that.
                        self->write();
                        if (self->in_.is_open()) self->read();
                      });
}

void FrameStream::take_frames() {
  is_reading_ = true;
  for (auto frame = frames_.next(); frame && in_.is_open(); frame = frames_.next()) events_.frame(*frame);
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
  if (is_writing_ || pending_.empty() || !out_.is_open()) return;
  if (events_.sending) events_.sending();
  // The pipe nearly always has room, and then no handler is needed to hear of it.
  error_code error;
  const std::size_t sent = out_.write_some(boost::asio::buffer(pending_), error);
  if (error && error != boost::asio::error::would_block) return end(false);
  if (sent == pending_.size()) return forget(pending_);
  is_writing_ = true;
  writing_.swap(pending_);
  boost::asio::async_write(out_, boost::asio::buffer(writing_) + sent,
                           [self = shared_from_this()](const error_code& failed, std::size_t) {
                             self->is_writing_ = false;
                             forget(self->writing_);
                             failed ? self->end(false) : self->write();
                           });
}

void FrameStream::end(bool is_broken) {
  if (!in_.is_open()) return;
  const auto closed = std::move(events_.closed);
  close();
  if (closed) closed(is_broken);
}

void FrameStream::close() {
  error_code ignored;
  in_.close(ignored);
  out_.close(ignored);
}

}  // namespace worker
