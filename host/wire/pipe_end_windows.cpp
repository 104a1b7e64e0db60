#include <windows.h>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/windows/overlapped_ptr.hpp>

#include <algorithm>
#include <vector>

#include "wire/overlapped_windows.hpp"
#include "wire/pipe_end.hpp"

namespace wire {

using boost::asio::windows::overlapped_ptr;

struct PipeEnd::Outgoing {
  std::vector<char> bytes;
  bool is_under_way = false;
  Error error;                                // of the last write
  std::function<void(const Error&)> waiting;  // for its end
};

namespace {

// Of one write. A pipe has room for so much, so that nothing waits for the other side while it keeps up.
constexpr std::size_t write_bytes = 64 * 1024;

boost::system::error_code error_of(DWORD code) {
  return {static_cast<int>(code), boost::system::system_category()};
}

}  // namespace

PipeEnd::PipeEnd(boost::asio::io_context& loop)
    : loop_(loop), handle_(loop.get_executor()), outgoing_(std::make_shared<Outgoing>()) {}

void PipeEnd::open(files::Descriptor end) {
  handle_.assign(end.get());
  end.release();
}

// What is under way is cancelled first: it would otherwise end as if the other side had closed the pipe.
void PipeEnd::close() {
  if (!handle_.is_open()) return;
  Error ignored;
  handle_.cancel(ignored);
  handle_.close(ignored);
  if (!outgoing_->waiting) return;
  boost::asio::post(loop_, [handler = std::exchange(outgoing_->waiting, nullptr)] {
    handler(boost::asio::error::operation_aborted);
  });
}

// A read of no bytes ends once there are some, and leaves them there.
void PipeEnd::wait_readable(std::function<void(const Error&)> handler) {
  overlapped_ptr operation(loop_.get_executor(),
                           [handler = std::move(handler)](const Error& error, std::size_t) {
                             const bool is_aborted = error == boost::asio::error::operation_aborted;
                             handler(is_aborted ? error : Error());
                           });
  char none = 0;
  const bool has_ended = ReadFile(handle_.native_handle(), &none, 0, nullptr, operation.get()) != 0;
  const DWORD code = has_ended ? ERROR_SUCCESS : GetLastError();
  if (has_ended || code == ERROR_IO_PENDING || code == ERROR_MORE_DATA)
    operation.release();
  else
    operation.complete(error_of(code), 0);
}

std::size_t PipeEnd::read_some(std::span<char> room, Error& error) {
  DWORD available = 0;
  error = {};
  if (PeekNamedPipe(handle_.native_handle(), nullptr, 0, nullptr, &available, nullptr) == 0)
    error = error_of(GetLastError());
  else if (available == 0)
    error = boost::asio::error::would_block;
  if (error) return 0;
  const auto read = read_now(handle_.native_handle(), room);
  if (read) return *read;
  error = error_of(GetLastError());
  return 0;
}

void PipeEnd::wait_writable(std::function<void(const Error&)> handler) {
  if (outgoing_->is_under_way) {
    outgoing_->waiting = std::move(handler);
    return;
  }
  boost::asio::post(loop_, [handler = std::move(handler)] { handler({}); });
}

std::size_t PipeEnd::write_some(const OutQueue::Pieces& pieces, Error& error) {
  error = outgoing_->is_under_way ? Error(boost::asio::error::would_block) : outgoing_->error;
  if (error) return 0;
  auto& bytes = outgoing_->bytes;
  bytes.clear();
  for (const auto& piece : pieces) {
    const auto* const begin = static_cast<const char*>(piece.data());
    bytes.insert(bytes.end(), begin, begin + std::min(piece.size(), write_bytes - bytes.size()));
  }
  overlapped_ptr operation(loop_.get_executor(), [outgoing = outgoing_](const Error& ended, std::size_t) {
    outgoing->is_under_way = false;
    outgoing->error = ended;
    if (const auto waiting = std::exchange(outgoing->waiting, nullptr)) waiting(ended);
  });
  if (WriteFile(handle_.native_handle(), bytes.data(), static_cast<DWORD>(bytes.size()), nullptr,
                operation.get()) == 0) {
    const DWORD code = GetLastError();
    if (code != ERROR_IO_PENDING) {
      error = error_of(code);
      return 0;
    }
  }
  operation.release();
  outgoing_->is_under_way = true;
  return bytes.size();
}

}  // namespace wire
