// Frames over one side of a channel, on an event loop. Both sides use it.
#pragma once

#include <boost/asio/basic_readable_pipe.hpp>
#include <boost/asio/basic_writable_pipe.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>

#include "worker/descriptors.hpp"
#include "worker/frame.hpp"

namespace worker {

// On the loop's thread only.
class FrameStream : public std::enable_shared_from_this<FrameStream> {
 public:
  struct Events {
    std::function<void(const Frame&)> frame;
    std::function<void(bool is_broken)> closed;  // once; broken: the other side sent what is no frame
    // Before bytes go out, and before the frames of those that came in. May be null.
    std::function<void()> sending;
    std::function<void()> received;
  };

  // max_body_bytes: of what the other side sends.
  FrameStream(boost::asio::io_context& loop, ChannelEnds ends, std::size_t max_body_bytes, Events events);

  // Reads until the other side closes, or close().
  void start();

  // Append frames here, then flush(). What is appended while the loop has other handlers ready goes out with one system
  // call.
  std::string& out() { return pending_; }
  void flush();

  // From now on nothing arrives, nor is closed() told.
  void close();

 private:
  using Executor = boost::asio::io_context::executor_type;

  void read();
  void take_frames();
  void write();
  void end(bool is_broken);

  boost::asio::io_context& loop_;
  boost::asio::basic_readable_pipe<Executor> in_;
  boost::asio::basic_writable_pipe<Executor> out_;
  FrameBuffer frames_;
  Events events_;
  std::string pending_;
  std::string writing_;
  bool is_reading_ = false;  // frames are being handled; what they append goes out after the last of them
  bool is_flushing_ = false;
  bool is_writing_ = false;
};

}  // namespace worker
