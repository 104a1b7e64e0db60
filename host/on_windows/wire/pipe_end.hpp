// One end of a pipe, or of the control channel, on an event loop; as Windows has it, which tells what has ended rather
// than what could begin.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/windows/basic_stream_handle.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "files/descriptor.hpp"
#include "wire/out_queue.hpp"

namespace wire {

// Nothing blocks. One thread at a time. Handlers run on the loop, with operation_aborted after close().
class PipeEnd {
 public:
  using Error = boost::system::error_code;

  // Closed.
  explicit PipeEnd(boost::asio::io_context& loop);
  ~PipeEnd() { close(); }
  PipeEnd(const PipeEnd&) = delete;
  PipeEnd& operator=(const PipeEnd&) = delete;

  // Throws boost::system::system_error if the loop cannot watch another one.
  // end  overlapped
  void open(files::Descriptor end);
  bool is_open() const { return handle_.is_open(); }
  void close();
  // Stays its own.
  files::Handle handle() { return handle_.native_handle(); }

  // handler  void(const Error&, std::size_t bytes); an error if the other side has closed its end
  // room     lives until then
  template <class Handler>
  void async_read_some(std::span<char> room, Handler handler) {
    handle_.async_read_some(boost::asio::buffer(room.data(), room.size()), std::move(handler));
  }

  // Until there is something to read, which may be the end.
  void wait_readable(std::function<void(const Error&)> handler);
  // Returns how many bytes came, or 0 with an error: would_block if there is nothing for now. Of the control channel,
  // one message.
  std::size_t read_some(std::span<char> room, Error& error);

  void wait_writable(std::function<void(const Error&)> handler);
  // Returns how many bytes are on their way, or 0 with an error: would_block if there is no room for now.
  std::size_t write_some(const OutQueue::Pieces& pieces, Error& error);

 private:
  // A write outlives the call that began it, so it has its own bytes; and the pipe's end if that is closed meanwhile.
  struct Outgoing;

  boost::asio::io_context& loop_;
  boost::asio::windows::basic_stream_handle<boost::asio::io_context::executor_type> handle_;
  std::shared_ptr<Outgoing> outgoing_;
};

}  // namespace wire
