#include "egress/blob.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace egress {
namespace {

using account::Charge;
using account::Resource;

// Adds to a charge, or makes it. Empty, or why not.
std::string add(Charge& charge, account::Account& account, Resource resource, std::uint64_t amount) {
  auto more = account.take(resource, amount);
  if (!more) return std::move(more.error());
  charge.add(std::move(*more));
  return {};
}

}  // namespace

std::string Blob::expect(std::uint64_t bytes) {
  if (bytes > limits_.file_bytes - std::min(size_, limits_.file_bytes))
    return "is larger than the " + std::to_string(limits_.file_bytes) +
           " bytes that the operator allows with --max-file-bytes";
  return charge(0);
}

std::string Blob::charge(std::uint64_t bytes) {
  std::string fault;
  if (entry_.amount() == 0) fault = add(entry_, account_, Resource::files, 1);
  if (fault.empty() && bytes > 0) fault = add(bytes_, account_, Resource::file_bytes, bytes);
  if (fault.empty()) return fault;
  return "has no room beside the others that are under way: " + fault + "; send the record again later";
}

std::string Blob::append(std::string_view bytes) {
  if (auto fault = expect(bytes.size()); !fault.empty()) return fault;
  if (auto fault = charge(bytes.size()); !fault.empty()) return fault;
  if (!write(bytes)) return "could not be stored in the host's state folder: " + file_.fault();
  size_ += bytes.size();
  return {};
}

// It stays in memory while it is small, and while the plugin may have that much of it.
bool Blob::write(std::string_view bytes) {
  if (!file_.is_open() && size_ + bytes.size() <= limits_.memory_bytes &&
      add(memory_bytes_, account_, Resource::memory_bytes, bytes.size()).empty()) {
    memory_.append(bytes);
    return true;
  }
  return (file_.is_open() || move_to_file()) && file_.write(size_, bytes);
}

bool Blob::move_to_file() {
  if (!file_.open(limits_.folder) || !file_.write(0, memory_)) return false;
  memory_ = {};
  memory_bytes_.release();
  return true;
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
