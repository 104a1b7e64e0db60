#include "wire/out_queue.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace wire {
namespace {

// A burst's memory is not kept.
constexpr std::size_t kept_bytes = 1024 * 1024;

}  // namespace

void OutQueue::lend(std::string_view bytes, std::shared_ptr<const void> keeper) {
  if (bytes.empty()) return;
  lent_.push_back({own_.size(), bytes, std::move(keeper)});
  lent_bytes_ += bytes.size();
}

std::size_t OutQueue::size_since(const Mark& mark) const {
  std::size_t size = own_.size() - mark.own;
  for (std::size_t i = mark.lent; i < lent_.size(); ++i) size += lent_[i].bytes.size();
  return size;
}

void OutQueue::overwrite(const Mark& mark, std::string_view bytes) {
  assert(mark.own + bytes.size() <= own_.size());
  std::copy(bytes.begin(), bytes.end(), own_.begin() + static_cast<std::ptrdiff_t>(mark.own));
}

void OutQueue::roll_back(const Mark& mark) {
  own_.resize(mark.own);
  for (; lent_.size() > mark.lent; lent_.pop_back()) lent_bytes_ -= lent_.back().bytes.size();
}

OutQueue::Pieces OutQueue::front() const {
  Pieces pieces;
  std::size_t at = own_taken_;
  const auto add = [&pieces](std::string_view bytes) {
    if (!bytes.empty()) pieces.emplace_back(bytes.data(), bytes.size());
  };
  for (const Lent& lent : lent_) {
    if (pieces.size() + 2 > Pieces::static_capacity) return pieces;
    add(std::string_view(own_).substr(at, lent.at - at));
    add(lent.bytes);
    at = lent.at;
  }
  if (pieces.size() < Pieces::static_capacity) add(std::string_view(own_).substr(at));
  return pieces;
}

void OutQueue::take(std::size_t bytes) {
  assert(bytes <= size());
  taken_ += bytes;
  while (bytes > 0) {
    const std::size_t until = lent_.empty() ? own_.size() : lent_.front().at;
    const std::size_t of_own = std::min(bytes, until - own_taken_);
    own_taken_ += of_own;
    bytes -= of_own;
    if (bytes == 0) break;
    std::string_view& lent = lent_.front().bytes;
    const std::size_t of_lent = std::min(bytes, lent.size());
    lent.remove_prefix(of_lent);
    lent_bytes_ -= of_lent;
    bytes -= of_lent;
    if (lent.empty()) lent_.pop_front();
  }
  give_memory_back();
}

void OutQueue::give_memory_back() {
  if (size() == 0) {
    own_.clear();
    if (own_.capacity() > kept_bytes) own_.shrink_to_fit();
    own_taken_ = 0;
  } else if (own_taken_ > kept_bytes && own_taken_ > own_.size() / 2) {
    own_.erase(0, own_taken_);
    for (Lent& lent : lent_) lent.at -= own_taken_;
    own_taken_ = 0;
  }
}

void OutQueue::clear() {
  taken_ += size();
  lent_.clear();
  lent_bytes_ = 0;
  own_taken_ = own_.size();
  give_memory_back();
}

std::string OutQueue::copy() const {
  std::string all;
  all.reserve(size());
  std::size_t at = own_taken_;
  for (const Lent& lent : lent_) {
    all.append(own_, at, lent.at - at).append(lent.bytes);
    at = lent.at;
  }
  return all.append(own_, at);
}

}  // namespace wire
