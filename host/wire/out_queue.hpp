// What goes out on a pipe: bytes that are copied here, and between them large ones that are sent from where they lie.
// Copying a large text would hold the event loop for milliseconds.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/container/static_vector.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace wire {

class OutQueue {
 public:
  void append(std::string_view bytes) { own_.append(bytes); }

  // keeper  Owns the bytes. If null, they live until they were taken, or rolled back, or clear().
  void lend(std::string_view bytes, std::shared_ptr<const void> keeper);

  // Bytes since the start: those put here, and those that have left.
  std::uint64_t appended() const { return taken_ + size(); }
  std::uint64_t taken() const { return taken_; }
  std::size_t size() const { return own_.size() - own_taken_ + lent_bytes_; }

  // A place between two bytes, until take() is called.
  struct Mark {
    std::size_t own;
    std::size_t lent;
  };
  Mark mark() const { return {own_.size(), lent_.size()}; }
  std::size_t size_since(const Mark& mark) const;
  // Writes over bytes that were appended from there on.
  void overwrite(const Mark& mark, std::string_view bytes);
  void roll_back(const Mark& mark);

  // The next bytes to go out, in up to sixteen pieces; then take() says how many did.
  using Pieces = boost::container::static_vector<boost::asio::const_buffer, 16>;
  Pieces front() const;
  void take(std::size_t bytes);

  void clear();

  // All that has not left yet, in one text.
  std::string copy() const;

 private:
  struct Lent {
    std::size_t at;  // in own_: what stands before it there goes out first
    std::string_view bytes;
    std::shared_ptr<const void> keeper;
  };

  void give_memory_back();

  std::string own_;
  std::size_t own_taken_ = 0;
  std::deque<Lent> lent_;
  std::size_t lent_bytes_ = 0;
  std::uint64_t taken_ = 0;
};

}  // namespace wire
