#include "artifact/glibc_version.hpp"

#include <charconv>

namespace artifact {

std::optional<GlibcVersion> parse_glibc(std::string_view text) {
  GlibcVersion version;
  const auto* end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, version.first);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
  const auto minor = std::from_chars(major.ptr + 1, end, version.second);
  if (minor.ec != std::errc()) return std::nullopt;
  return version;
}

}  // namespace artifact
