// The threads of this process. For *_windows.cpp only.
#pragma once

#include <cstddef>
#include <optional>

namespace process {

// Without those of the system's thread pool: loading a library may start some. nullopt if they cannot be counted. [any]
std::optional<std::size_t> count_threads();

}  // namespace process
