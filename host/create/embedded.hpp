// The example plugins and the templates around them (docs/examples), compiled in.
#pragma once

#include <span>
#include <string_view>

namespace create {

struct File {
  std::string_view name;  // its path below docs/examples
  std::string_view text;
};

// [any]
std::span<const File> embedded_files();

}  // namespace create
