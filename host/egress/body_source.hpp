// A body of several parts, read in pieces as it is sent, from any place on: a redirect and NTLM start over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "egress/blob.hpp"
#include "egress/egress.hpp"

namespace egress {

// [loop] Holds the files it reads; borrows the bytes of the others.
class BodySource {
 public:
  // Null if a part names a file that `blobs` does not have.
  static std::shared_ptr<BodySource> of(const std::vector<BodyPart>& parts, const BlobStore& blobs);

  // As sent, base64 included.
  std::uint64_t size() const { return size_; }

  // Copies up to `count` bytes and moves on. 0 before the end: a file cannot be read.
  std::size_t read(char* out, std::size_t count);
  bool is_at_end() const { return position_ >= size_; }
  void seek(std::uint64_t position) { position_ = position; }

 private:
  struct Piece {
    std::string_view bytes;
    std::shared_ptr<const Blob> blob;
    bool base64 = false;
    std::uint64_t size = 0;  // as sent
  };

  static std::size_t read_raw(const Piece& piece, std::uint64_t offset, char* out, std::size_t count);
  static std::size_t read_base64(const Piece& piece, std::uint64_t offset, char* out, std::size_t count);

  std::vector<Piece> pieces_;
  std::uint64_t size_ = 0;
  std::uint64_t position_ = 0;
};

}  // namespace egress
