// One end of a pipe, or of the control channel, on an event loop; as Linux has it.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <cstddef>
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
  explicit PipeEnd(boost::asio::io_context& loop) : descriptor_(loop.get_executor()) {}

  // Throws boost::system::system_error if the loop cannot watch another one.
  void open(files::Descriptor end) {
    descriptor_.assign(end.get());
    end.release();
    // Asio has to be told: it would otherwise wait inside write_some().
    descriptor_.non_blocking(true);
  }
  bool is_open() const { return descriptor_.is_open(); }
  void close() {
    Error ignored;
    descriptor_.close(ignored);
  }
  // Stays its own.
  files::Handle handle() { return descriptor_.native_handle(); }

  // handler  void(const Error&, std::size_t bytes); an error if the other side has closed its end
  // room     lives until then
  template <class Handler>
  void async_read_some(std::span<char> room, Handler handler) {
    descriptor_.async_read_some(boost::asio::buffer(room.data(), room.size()), std::move(handler));
  }

  // Until there is something to read, which may be the end.
  // handler  void(const Error&)
  template <class Handler>
  void wait_readable(Handler handler) {
    descriptor_.async_wait(Descriptor::wait_read, std::move(handler));
  }
  // Returns how many bytes came, or 0 with an error: would_block if there is nothing for now. Of the control channel,
  // one message.
  std::size_t read_some(std::span<char> room, Error& error) {
    return descriptor_.read_some(boost::asio::buffer(room.data(), room.size()), error);
  }

  // handler  void(const Error&)
  template <class Handler>
  void wait_writable(Handler handler) {
    descriptor_.async_wait(Descriptor::wait_write, std::move(handler));
  }
  // Returns how many bytes are on their way, or 0 with an error: would_block if there is no room for now.
  std::size_t write_some(const OutQueue::Pieces& pieces, Error& error) {
    return descriptor_.write_some(pieces, error);
  }

 private:
  using Descriptor = boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;
  Descriptor descriptor_;
};

}  // namespace wire
