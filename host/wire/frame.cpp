#include "wire/frame.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace wire {
namespace {

struct Header {
  std::uint32_t size;
  std::uint32_t kind;
  std::uint64_t call;
};
static_assert(sizeof(Header) == frame_header_bytes);

// A text of this size is sent from where it lies: shorter ones are copied in less time than a piece takes.
constexpr std::size_t least_lent_bytes = 64 * 1024;

}  // namespace

void FrameBuffer::to_front() {
  if (begin_ > 0 && end_ > begin_) std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
}

void FrameBuffer::grow(std::size_t capacity) {
  to_front();
  auto* const grown = static_cast<char*>(std::realloc(bytes_.get(), capacity));
  if (grown == nullptr) throw std::bad_alloc();
  static_cast<void>(bytes_.release());
  bytes_.reset(grown);
  capacity_ = capacity;
}

FrameMemory FrameBuffer::take_memory(std::size_t body_bytes) {
  if (body_bytes <= kept_bytes || body_bytes < capacity_ / 4 * 3) return nullptr;
  const std::size_t rest = end_ - begin_;
  const std::size_t capacity = std::max(rest, least_bytes);
  FrameMemory fresh(static_cast<char*>(std::malloc(capacity)));
  if (!fresh) throw std::bad_alloc();
  std::memcpy(fresh.get(), bytes_.get() + begin_, rest);
  begin_ = 0;
  end_ = rest;
  capacity_ = capacity;
  return std::exchange(bytes_, std::move(fresh));
}

std::span<char> FrameBuffer::room() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (capacity_ == 0 || (end_ == 0 && capacity_ > kept_bytes)) grow(least_bytes);
  if (capacity_ - end_ < least_bytes / 4) {
    if (begin_ >= capacity_ / 2) {
      to_front();
    } else {
      // No more than the frame that is arriving will take, with room for the next.
      grow(std::max(std::min(capacity_ * 2, arriving_bytes() + least_bytes), capacity_ + least_bytes));
    }
  }
  return {bytes_.get() + end_, capacity_ - end_};
}

void FrameBuffer::filled(std::size_t bytes) {
  end_ += bytes;
  const std::size_t dropped = std::min(to_drop_, end_ - begin_);
  begin_ += dropped;
  to_drop_ -= dropped;
}

// Of the frame that comes first, by what it announces; all that is there if that is less, or not known.
std::size_t FrameBuffer::arriving_bytes() const {
  Header header{};
  if (end_ - begin_ >= sizeof(header)) std::memcpy(&header, bytes_.get() + begin_, sizeof(header));
  return std::max(sizeof(header) + header.size, end_ - begin_);
}

std::optional<FrameBuffer::Announced> FrameBuffer::announced() const {
  constexpr std::size_t least_body = 8;
  Header header;
  if (is_broken_ || end_ - begin_ < sizeof(header) + least_body) return std::nullopt;
  std::memcpy(&header, bytes_.get() + begin_, sizeof(header));
  if (header.size <= least_bytes || header.size > max_body_bytes_) return std::nullopt;
  if (end_ - begin_ >= sizeof(header) + header.size) return std::nullopt;
  const Frame frame{
      static_cast<Kind>(header.kind), header.call, {bytes_.get() + begin_ + sizeof(header), least_body}};
  return Announced{frame, header.size};
}

void FrameBuffer::drop_announced() {
  to_drop_ = arriving_bytes() - (end_ - begin_);
  begin_ = end_ = 0;
}

std::optional<Frame> FrameBuffer::next() {
  Header header;
  if (is_broken_ || end_ - begin_ < sizeof(header)) return std::nullopt;
  std::memcpy(&header, bytes_.get() + begin_, sizeof(header));
  if (header.size > max_body_bytes_) {
    is_broken_ = true;
    return std::nullopt;
  }
  if (end_ - begin_ - sizeof(header) < header.size) return std::nullopt;
  const Frame frame{
      static_cast<Kind>(header.kind), header.call, {bytes_.get() + begin_ + sizeof(header), header.size}};
  begin_ += sizeof(header) + header.size;
  return frame;
}

Writer::Writer(OutQueue& out, Kind kind, std::uint64_t call) : out_(out), start_(out.mark()) {
  const Header header{0, static_cast<std::uint32_t>(kind), call};
  out_.append({reinterpret_cast<const char*>(&header), sizeof(header)});
}

Writer& Writer::number(std::uint64_t value) {
  out_.append({reinterpret_cast<const char*>(&value), sizeof(value)});
  return *this;
}

Writer& Writer::text(std::string_view value) {
  number(value.size());
  out_.append(value);
  return *this;
}

Writer& Writer::lent_text(std::string_view value, std::shared_ptr<const void> keeper) {
  if (value.size() < least_lent_bytes) return text(value);
  number(value.size());
  out_.lend(value, std::move(keeper));
  return *this;
}

bool Writer::finish(std::size_t max_body_bytes) {
  is_finished_ = true;
  const std::size_t size = out_.size_since(start_) - sizeof(Header);
  if (size > std::min<std::size_t>(max_body_bytes, UINT32_MAX)) {
    out_.roll_back(start_);
    return false;
  }
  const auto written = static_cast<std::uint32_t>(size);
  out_.overwrite(start_, {reinterpret_cast<const char*>(&written), sizeof(written)});
  return true;
}

std::uint64_t Reader::number() {
  std::uint64_t value = 0;
  if (rest_.size() < sizeof(value)) {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::memcpy(&value, rest_.data(), sizeof(value));
  rest_.remove_prefix(sizeof(value));
  return value;
}

std::uint32_t Reader::small_number() {
  const std::uint64_t value = number();
  if (value > UINT32_MAX) ok_ = false;
  return ok_ ? static_cast<std::uint32_t>(value) : 0;
}

std::string_view Reader::text() {
  const std::uint64_t size = number();
  if (!ok_ || size > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return {};
  }
  const std::string_view value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

std::size_t Reader::count(std::size_t item_bytes, std::size_t most) {
  const std::uint64_t count = number();
  if (ok_ && count <= most && count <= rest_.size() / item_bytes) return count;
  ok_ = false;
  rest_ = {};
  return 0;
}

}  // namespace wire
