// Calls on overlapped handles that are waited for. For *_windows.cpp only.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "files/handle.hpp"

namespace wire {

// Both return nullopt, and GetLastError() tells why, if it failed. No completion port hears of them. [any]

// What is there, and else what comes next; of a longer message, its beginning.
std::optional<std::size_t> read_now(files::Handle handle, std::span<char> room);
std::optional<std::size_t> write_now(files::Handle handle, std::string_view bytes);

}  // namespace wire
