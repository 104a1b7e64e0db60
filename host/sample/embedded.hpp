// The files of docs/examples/events, compiled in.
#pragma once

#include <span>
#include <string_view>

namespace sample {

struct File {
  std::string_view name;  // its path below docs/examples/events
  std::string_view text;
};

// [any]
std::span<const File> embedded_files();

}  // namespace sample
