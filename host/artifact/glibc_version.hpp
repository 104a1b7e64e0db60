// Versions of glibc, as symbols and the library itself give them.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace artifact {

using GlibcVersion = std::pair<unsigned, unsigned>;  // major, minor

// Of "2.34" or "2.2.5"; the third number never decides. Nullopt for "PRIVATE" or "ABI_DT_RELR". [any]
std::optional<GlibcVersion> parse_glibc(std::string_view text);

}  // namespace artifact
