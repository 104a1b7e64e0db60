#include "probe/frames.hpp"

#include <array>
#include <cstring>

namespace probe {
namespace {

using Header = std::array<std::uint32_t, 2>;  // kind, size

}  // namespace

bool write_frame(files::Handle to, FrameKind kind, std::string_view body) {
  const Header header = {static_cast<std::uint32_t>(kind), static_cast<std::uint32_t>(body.size())};
  return write_bytes(to, {reinterpret_cast<const char*>(header.data()), sizeof(header)}) &&
         write_bytes(to, body);
}

bool FrameReader::append(std::string_view piece) {
  total_bytes_ += piece.size();
  if (total_bytes_ > max_bytes_) return false;
  pending_ += piece;
  return true;
}

std::optional<Frame> FrameReader::next() {
  Header header;
  if (pending_.size() < sizeof(header)) return std::nullopt;
  std::memcpy(header.data(), pending_.data(), sizeof(header));
  const auto [kind, size] = header;
  if (pending_.size() - sizeof(header) < size) return std::nullopt;
  Frame frame{static_cast<FrameKind>(kind), pending_.substr(sizeof(header), size)};
  pending_.erase(0, sizeof(header) + size);
  return frame;
}

}  // namespace probe
