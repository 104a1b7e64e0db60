#include "egress/body_source.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "text/base64.hpp"

namespace egress {

std::shared_ptr<BodySource> BodySource::of(const std::vector<BodyPart>& parts, const BlobStore& blobs) {
  auto source = std::make_shared<BodySource>();
  for (const BodyPart& part : parts) {
    Piece piece{part.bytes, part.blob == 0 ? nullptr : blobs.find(part.blob), part.base64};
    if (part.blob != 0 && !piece.blob) return nullptr;
    const std::uint64_t raw = piece.blob ? piece.blob->size() : piece.bytes.size();
    piece.size = piece.base64 ? text::base64_size(raw) : raw;
    source->size_ += piece.size;
    source->pieces_.push_back(std::move(piece));
  }
  return source;
}

std::size_t BodySource::read(char* out, std::size_t count) {
  std::size_t done = 0;
  std::uint64_t start = 0;  // of the piece, in the whole
  for (const Piece& piece : pieces_) {
    while (done < count && position_ >= start && position_ < start + piece.size) {
      const auto read = piece.base64 ? &read_base64 : &read_raw;
      const std::size_t got = read(piece, position_ - start, out + done, count - done);
      if (got == 0) return done;
      position_ += got;
      done += got;
    }
    start += piece.size;
  }
  return done;
}

std::size_t BodySource::read_raw(const Piece& piece, std::uint64_t offset, char* out, std::size_t count) {
  if (piece.blob) return piece.blob->read(offset, out, count);
  if (offset >= piece.bytes.size()) return 0;
  const std::string_view rest = piece.bytes.substr(offset, count);
  std::memcpy(out, rest.data(), rest.size());
  return rest.size();
}

// Four characters stand for three bytes, so any place in the text is found again in the file.
std::size_t BodySource::read_base64(const Piece& piece, std::uint64_t offset, char* out, std::size_t count) {
  std::array<char, 3 * 1'024> raw;
  std::array<char, text::base64_size(raw.size()) + 1> encoded;
  const std::size_t got = read_raw(piece, offset / 4 * 3, raw.data(), raw.size());
  const std::size_t written = text::encode_base64({raw.data(), got}, encoded.data());
  const std::size_t skipped = offset % 4;
  if (written <= skipped) return 0;
  const std::size_t size = std::min(count, written - skipped);
  std::memcpy(out, encoded.data() + skipped, size);
  return size;
}

}  // namespace egress
