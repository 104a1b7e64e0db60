// Bodies that are too large to hold: in memory while they are small, beyond that in a file without a name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "egress/egress.hpp"
#include "egress/spool_file.hpp"

namespace egress {

// What an operator grants to files. What all of them may take together is the business of the accounts.
struct BlobLimits {
  std::filesystem::path folder;  // for what does not stay in memory; empty: the system's for such files
  std::uint64_t memory_bytes = 256ull << 10;  // of one file, before it goes to the folder
  std::uint64_t file_bytes = 512ull << 20;    // of one file
};

// One body, written once from front to end, then read. Blocks on the file system, that is on its cache. [loop]
class Blob {
 public:
  // account  that it is charged to; outlives it
  Blob(BlobLimits limits, account::Account& account) : limits_(std::move(limits)), account_(account) {}
  ~Blob() = default;
  Blob(const Blob&) = delete;
  Blob& operator=(const Blob&) = delete;

  // Nothing, or why the host cannot take it: a sentence's end, to follow "the file". The first is of so many bytes
  // that are to come, and comes before any.
  std::string expect(std::uint64_t bytes);
  std::string append(std::string_view bytes);

  std::uint64_t size() const { return size_; }

  // Copies up to `count` bytes from `offset` on. Returns how many; fewer than could be only if the file
  // cannot be read.
  std::size_t read(std::uint64_t offset, char* out, std::size_t count) const;

 private:
  std::string charge(std::uint64_t bytes);
  bool move_to_file();
  bool write(std::string_view bytes);

  BlobLimits limits_;
  account::Account& account_;
  account::Charge entry_;
  account::Charge bytes_;
  account::Charge memory_bytes_;
  std::uint64_t size_ = 0;
  std::string memory_;  // empty once there is a file
  SpoolFile file_;
};

// The bodies of one loop, by the ids that cross the seam. [loop]
class BlobStore {
 public:
  explicit BlobStore(BlobLimits limits) : limits_(std::move(limits)) {}

  // An empty body, not yet kept under an id.
  std::shared_ptr<Blob> create(account::Account& account) const {
    return std::make_shared<Blob>(limits_, account);
  }
  BlobId keep(std::shared_ptr<const Blob> blob);
  // Null if there is none of this id (any more).
  std::shared_ptr<const Blob> find(BlobId id) const;
  // Who reads it meanwhile keeps it until the end. An id that is not there is ignored.
  void release(BlobId id) { blobs_.erase(id); }

  std::size_t size() const { return blobs_.size(); }

 private:
  BlobLimits limits_;
  BlobId last_id_ = 0;
  std::unordered_map<BlobId, std::shared_ptr<const Blob>> blobs_;
};

}  // namespace egress
