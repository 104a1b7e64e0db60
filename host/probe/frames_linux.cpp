#include "probe/frames.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace probe {
namespace {

using Header = std::array<std::uint32_t, 2>;  // kind, size

bool write_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

bool write_frame(int socket, FrameKind kind, std::string_view body) {
  const Header header = {static_cast<std::uint32_t>(kind), static_cast<std::uint32_t>(body.size())};
  return write_all(socket, {reinterpret_cast<const char*>(header.data()), sizeof(header)}) &&
         write_all(socket, body);
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
