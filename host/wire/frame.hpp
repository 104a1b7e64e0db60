// What passes between the host and a worker, over a pair of pipes: frames of a kind, the call they belong to, and a
// body. The host reads them from a process that a plugin may have taken over, so nothing here trusts a length.
//
// A frame is {u32 size of the body, u32 kind, u64 call} and the body; a body is a sequence of numbers and of texts,
// each text with its length ahead. Both sides are the same program, so the byte order is the machine's.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/out_queue.hpp"

namespace wire {

enum class Kind : std::uint32_t {
  // to the worker
  event = 1,
  query,
  cancel,         // u64: 1 if the host is stopping, 0 past the deadline
  http_response,  // to one of the call's requests, by its number
  kv_response,    // to the one key-value request of the call
  // to the host
  answer = 101,  // the call has ended
  http_request,
  http_cancel,  // u64: the request's number
  kv_request,
};

struct Frame {
  Kind kind{};
  std::uint64_t call = 0;
  std::string_view body;  // valid until the next FrameBuffer::room(), or as long as what take_memory() gives
};

struct FreeMemory {
  void operator()(char* memory) const { std::free(memory); }
};
// From std::malloc(): growing moves pages, where it would otherwise copy what has arrived.
using FrameMemory = std::unique_ptr<char[], FreeMemory>;

constexpr std::size_t frame_header_bytes = 16;

// Cuts frames out of a stream that arrives in pieces.
class FrameBuffer {
 public:
  // A longer body breaks the stream for good.
  explicit FrameBuffer(std::size_t max_body_bytes) : max_body_bytes_(max_body_bytes) {}

  // Where the next bytes go; never empty. Memory follows what has arrived, not what a header announces.
  std::span<char> room();
  // Says how many bytes were put there.
  void filled(std::size_t bytes);

  // The next whole frame, if it has arrived.
  std::optional<Frame> next();

  // Of the frame that next() gave last, so that a large one need not be copied to be kept; what follows it moves. Null
  // if it is small, or has not most of the memory.
  FrameMemory take_memory(std::size_t body_bytes);

  // A frame that is large and still arriving, once there are 8 bytes of its body.
  struct Announced {
    Frame frame;  // with these 8 bytes
    std::size_t size = 0;
  };
  std::optional<Announced> announced() const;
  // Lets the bytes of that frame pass by, so that it never comes whole.
  void drop_announced();

  bool is_broken() const { return is_broken_; }

 private:
  static constexpr std::size_t least_bytes = 64 * 1024;
  static constexpr std::size_t kept_bytes = 256 * 1024;

  void to_front();
  void grow(std::size_t capacity);
  std::size_t arriving_bytes() const;

  std::size_t max_body_bytes_;
  FrameMemory bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t to_drop_ = 0;
  bool is_broken_ = false;
};

// Appends one frame to `out`; it is whole once finish() was called. One that is not finished, as if an exception
// passes, leaves nothing there.
class Writer {
 public:
  Writer(OutQueue& out, Kind kind, std::uint64_t call);
  ~Writer() {
    if (!is_finished_) out_.roll_back(start_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Writer& number(std::uint64_t value);
  Writer& text(std::string_view value);
  // The same; a large text is not copied, see OutQueue::lend().
  Writer& lent_text(std::string_view value, std::shared_ptr<const void> keeper = nullptr);

  // False, and nothing is left of the frame, if its body is longer than `max_body_bytes`.
  bool finish(std::size_t max_body_bytes = UINT32_MAX);

 private:
  OutQueue& out_;
  OutQueue::Mark start_;
  bool is_finished_ = false;
};

// Takes a body apart. Once something is missing, all that follows is 0 and empty, and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view body) : rest_(body) {}

  std::uint64_t number();
  std::uint32_t small_number();  // one that fits 32 bits
  std::string_view text();
  // How many items follow, each of at least `item_bytes`; a larger number than can be there, or than `most`, is a
  // fault.
  std::size_t count(std::size_t item_bytes, std::size_t most = SIZE_MAX);

  bool ok() const { return ok_; }
  // Whether all was there, and no more.
  bool is_done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace wire
