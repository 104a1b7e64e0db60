// The SDK's own version, as the manifest of a plugin built with it names it.
#pragma once

#include <string_view>

namespace aha {

/// Follows the project's version; the build checks that the two agree.
inline constexpr std::string_view sdk_version = "0.1.0";

}  // namespace aha
