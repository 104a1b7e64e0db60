// Which build of the host this is.
#pragma once

#include <cstdint>
#include <string_view>

namespace version {

struct Build {
  std::string_view number;  // of the release, such as "0.1.0"
  std::string_view
      commit;  // in 12 digits, with " with changes" if they are not committed; else "unknown: " and why
  std::uint32_t abi;      // version of the C ABI
  std::string_view type;  // such as "RelWithDebInfo"
  std::string_view compiler;
};

// [any]
Build this_build();

}  // namespace version
