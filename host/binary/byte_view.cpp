#include "binary/byte_view.hpp"

namespace binary {

std::optional<ByteView> ByteView::slice(std::uint64_t offset, std::uint64_t size) const {
  if (offset > bytes_.size() || size > bytes_.size() - offset) return std::nullopt;
  return ByteView(bytes_.subspan(offset, size));
}

std::string_view ByteView::c_string(std::uint64_t offset, std::size_t max_bytes) const {
  if (offset >= bytes_.size()) return {};
  const auto rest = text().substr(offset, max_bytes);
  return rest.substr(0, rest.find('\0'));
}

}  // namespace binary
