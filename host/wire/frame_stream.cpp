#include "wire/frame_stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace wire {
namespace {

using boost::system::error_code;

// A look at the clock takes as long as a small frame.
constexpr std::uint32_t frames_per_look = 8;
constexpr std::size_t small_frame_bytes = 4 * 1024;

}  // namespace

FrameStream::FrameStream(boost::asio::io_context& loop, ChannelEnds ends, const StreamLimits& limits,
                         account::Account& account, Events events)
    : loop_(loop),
      limits_(limits),
      account_(account),
      in_(loop),
      out_(loop),
      frames_(limits.frame_bytes),
      events_(std::move(events)) {
  in_.open(std::move(ends.in));
  out_.open(std::move(ends.out));
}

void FrameStream::start() {
  receive();
}

void FrameStream::receive() {
  is_receiving_ = true;
  in_.async_read_some(frames_.room(), [self = shared_from_this()](const error_code& error, std::size_t size) {
    self->is_receiving_ = false;
    if (error) return self->end(false);
    if (self->events_.received) self->events_.received();
    self->frames_.filled(size);
    self->take_turn();
  });
}

// Answers go out before the next read: a waiter for one need not wait for that.
void FrameStream::take_turn() {
  const auto began = Clock::now();
  auto now = began;
  const bool has_taken_all = take_frames(now);
  account_.add_loop_time(now - began);
  if (!in_.is_open()) return;
  if (frames_.is_broken()) return end(true);
  write();
  if (!in_.is_open() || is_paused()) return;
  if (!has_taken_all) return go_on_later();
  admit_announced();
  if (!in_.is_open()) return;
  receive();
}

// Returns false if there may be another frame, for which it is not the time yet.
// now  when the turn begins; moved on to its end
bool FrameStream::take_frames(Clock::time_point& now) {
  const auto until = now + limits_.time_per_turn;
  is_taking_ = true;
  bool has_taken_all = false;
  for (std::uint32_t taken = 0; in_.is_open() && !is_paused() && taken < limits_.frames_per_turn; ++taken) {
    const auto frame = frames_.next();
    has_taken_all = !frame;
    if (!frame) break;
    incoming_.release();
    const bool is_small = frame->body.size() <= small_frame_bytes;
    events_.frame(*frame);
    if (is_small && (taken + 1) % frames_per_look != 0) continue;
    now = Clock::now();
    if (now >= until) break;
  }
  now = Clock::now();
  is_taking_ = false;
  return has_taken_all;
}

void FrameStream::go_on_later() {
  if (is_turn_posted_) return;
  is_turn_posted_ = true;
  boost::asio::post(loop_, [self = shared_from_this()] {
    self->is_turn_posted_ = false;
    self->go_on();
  });
}

// Takes up what a pause or the end of a turn has left.
void FrameStream::go_on() {
  if (in_.is_open() && !is_receiving_ && !is_turn_posted_ && !is_taking_ && !is_paused()) take_turn();
}

// A large frame is charged ahead of its bytes, by the size that it announces.
void FrameStream::admit_announced() {
  const auto announced = frames_.announced();
  if (!announced || incoming_.amount() > 0) return;
  auto room = account_.take(account::Resource::memory_bytes, announced->size);
  if (room) {
    incoming_ = std::move(*room);
    return;
  }
  is_taking_ = true;
  events_.refused(announced->frame, room.error());
  is_taking_ = false;
  frames_.drop_announced();
  write();
}

void FrameStream::flush() {
  if (is_taking_ || is_flushing_ || is_waiting_for_room_ || unread() == 0) return;
  is_flushing_ = true;
  boost::asio::post(loop_, [self = shared_from_this()] {
    self->is_flushing_ = false;
    self->write();
    self->go_on();
  });
}

void FrameStream::hold(account::Charge charge) {
  if (charge.amount() > 0) held_.push_back({appended(), std::move(charge)});
}

// The pipe nearly always has room, and then no handler is needed to hear of it.
void FrameStream::write() {
  if (is_waiting_for_room_ || unread() == 0 || !out_.is_open()) return;
  if (events_.sending) events_.sending();
  error_code error;
  const std::size_t sent = out_.write_some(pending_.front(), error);
  if (error && error != boost::asio::error::would_block) return end(false);
  pending_.take(sent);
  give_back();
  if (unread() > 0) wait_for_room();
  if (events_.wrote) events_.wrote();
}

void FrameStream::wait_for_room() {
  is_waiting_for_room_ = true;
  out_.wait_writable([self = shared_from_this()](const error_code& error) {
    self->is_waiting_for_room_ = false;
    if (error) return self->end(false);
    self->write();
    self->go_on();
  });
}

// What has been written needs no charge.
void FrameStream::give_back() {
  while (!held_.empty() && held_.front().until <= written()) held_.pop_front();
}

void FrameStream::end(bool is_broken) {
  if (!in_.is_open()) return;
  const auto closed = std::move(events_.closed);
  close();
  if (closed) closed(is_broken);
}

void FrameStream::close() {
  in_.close();
  out_.close();
  incoming_.release();
  held_.clear();
  pending_.clear();
}

}  // namespace wire
