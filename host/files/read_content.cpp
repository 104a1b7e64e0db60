#include "files/read_content.hpp"

#include <algorithm>
#include <span>

#include "files/read_at.hpp"

namespace files {
namespace {

constexpr std::size_t first_bytes = std::size_t{64} * 1024;

}  // namespace

std::optional<std::string> read_content(Handle file, std::size_t max_bytes) {
  const std::size_t most = max_bytes + 1;
  std::string content(std::min(most, first_bytes), '\0');
  std::size_t size = 0;
  while (size < most) {
    if (size == content.size()) content.resize(std::min(most, 2 * size));
    const auto got = read_at(file, size, std::as_writable_bytes(std::span(content).subspan(size)));
    if (!got) return std::nullopt;
    if (*got == 0) break;
    size += *got;
  }
  content.resize(size);
  return content;
}

}  // namespace files
