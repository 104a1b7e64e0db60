#include "egress/blob.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace egress {

Blob::~Blob() {
  limits_.used_bytes->fetch_sub(taken_bytes_, std::memory_order_relaxed);
}

// Loops take from the account at the same time, so it is drawn first and looked at then.
bool Blob::take_room(std::uint64_t bytes) {
  const std::uint64_t before = limits_.used_bytes->fetch_add(bytes, std::memory_order_relaxed);
  if (before <= limits_.total_bytes && bytes <= limits_.total_bytes - before) {
    taken_bytes_ += bytes;
    return true;
  }
  limits_.used_bytes->fetch_sub(bytes, std::memory_order_relaxed);
  return false;
}

std::string Blob::expect(std::uint64_t bytes) const {
  if (bytes <= limits_.file_bytes - std::min(size_, limits_.file_bytes)) return {};
  return "is larger than the " + std::to_string(limits_.file_bytes) +
         " bytes that the operator allows with --max-file-bytes";
}

std::string Blob::append(std::string_view bytes) {
  if (auto fault = expect(bytes.size()); !fault.empty()) return fault;
  if (!take_room(bytes.size()))
    return "has no room beside the others that are under way, which have " +
           std::to_string(limits_.total_bytes) +
           " bytes together (--max-files-bytes); send the record again later";
  if (!write(bytes)) return "could not be stored in the host's state folder: " + file_.fault();
  size_ += bytes.size();
  return {};
}

bool Blob::write(std::string_view bytes) {
  if (!file_.is_open() && size_ + bytes.size() <= limits_.memory_bytes) {
    memory_.append(bytes);
    return true;
  }
  if (!file_.is_open()) {
    if (!file_.open(limits_.folder) || !file_.write(0, memory_)) return false;
    memory_ = {};
  }
  return file_.write(size_, bytes);
}

std::size_t Blob::read(std::uint64_t offset, char* out, std::size_t count) const {
  if (offset >= size_) return 0;
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - offset));
  if (file_.is_open()) return file_.read(offset, out, count);
  std::memcpy(out, memory_.data() + offset, count);
  return count;
}

BlobId BlobStore::keep(std::shared_ptr<const Blob> blob) {
  blobs_.emplace(++last_id_, std::move(blob));
  return last_id_;
}

std::shared_ptr<const Blob> BlobStore::find(BlobId id) const {
  const auto found = blobs_.find(id);
  return found == blobs_.end() ? nullptr : found->second;
}

}  // namespace egress
