// The pages of docs/services, compiled in.
#pragma once

#include <span>
#include <string_view>

namespace workbench {

struct File {
  std::string_view name;  // "slack.md"
  std::string_view text;
};

// [any]
std::span<const File> embedded_files();

}  // namespace workbench
