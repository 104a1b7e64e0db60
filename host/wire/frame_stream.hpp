// Frames over one side of a channel, on an event loop. Both sides use it.
#pragma once

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "account/account.hpp"
#include "wire/frame.hpp"
#include "wire/pipe_end.hpp"
#include "wire/pipes.hpp"

namespace wire {

struct StreamLimits {
  std::size_t frame_bytes = UINT32_MAX;  // of what the other side sends
  // Nothing is read while the other side has more than this to read. The host has such a limit, and the worker must
  // not: if each waited for the other to read first, both would wait for ever.
  std::size_t unread_bytes = SIZE_MAX;
  // Beyond either, the loop's other handlers get their turn before the next frame.
  std::uint32_t frames_per_turn = UINT32_MAX;
  std::chrono::microseconds time_per_turn = std::chrono::hours(1);
};

// On the loop's thread only. Never blocks it, whatever the other side reads or does not.
class FrameStream : public std::enable_shared_from_this<FrameStream> {
 public:
  struct Events {
    std::function<void(const Frame&)> frame;
    std::function<void(bool is_broken)> closed;  // once; broken: the other side sent what is no frame
    // In place of frame: the account has no room for it. Its body is the first 8 bytes; the rest is dropped. Null only
    // with an unlimited account.
    std::function<void(const Frame&, const std::string& reason)> refused;
    // Before bytes go out, after an attempt to write them, and before the frames of those that came in. May be null.
    std::function<void()> sending;
    std::function<void()> wrote;
    std::function<void()> received;
  };

  // account  is charged for large frames on their way in, and for the time that frames take; outlives the stream
  FrameStream(boost::asio::io_context& loop, ChannelEnds ends, const StreamLimits& limits,
              account::Account& account, Events events);

  // Reads until the other side closes, or close().
  void start();

  // Append frames here, then flush(). What is appended while the loop has other handlers ready goes out with one system
  // call.
  OutQueue& out() { return pending_; }
  void flush();

  // Of the frame that is being handled: see FrameBuffer.
  FrameMemory take_memory(std::size_t body_bytes) { return frames_.take_memory(body_bytes); }

  // Keeps the charge until the other side has taken all that has been appended so far.
  void hold(account::Charge charge);

  // Bytes since the start: those appended, and those that have left for the other side.
  std::uint64_t appended() const { return pending_.appended(); }
  std::uint64_t written() const { return pending_.taken(); }

  // From now on nothing arrives, nor is closed() told.
  void close();

 private:
  using Clock = std::chrono::steady_clock;

  std::size_t unread() const { return pending_.size(); }
  bool is_paused() const { return unread() > limits_.unread_bytes; }
  void receive();
  void take_turn();
  bool take_frames(Clock::time_point& now);
  void go_on_later();
  void go_on();
  void admit_announced();
  void write();
  void wait_for_room();
  void give_back();
  void end(bool is_broken);

  boost::asio::io_context& loop_;
  const StreamLimits limits_;
  account::Account& account_;
  PipeEnd in_;
  PipeEnd out_;
  FrameBuffer frames_;
  Events events_;
  account::Charge incoming_;  // of the frame that is arriving
  OutQueue pending_;
  struct Held {
    std::uint64_t until;  // written()
    account::Charge charge;
  };
  std::deque<Held> held_;
  bool is_receiving_ = false;  // a read is under way
  bool is_turn_posted_ = false;
  bool is_taking_ = false;  // frames are being handled; what they append goes out after the last of them
  bool is_flushing_ = false;
  bool is_waiting_for_room_ = false;  // in the pipe
};

}  // namespace wire
