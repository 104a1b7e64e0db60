// The threads of this process, and what they run.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace plugin {

using ThreadId = std::uint32_t;

// [any]
std::vector<ThreadId> threads_of_process();
ThreadId this_thread();

// Addresses in memory, from the first to before the last.
struct Range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

inline bool is_in(std::uintptr_t address, const std::vector<Range>& ranges) {
  return std::ranges::any_of(
      ranges, [address](const Range& range) { return range.begin <= address && address < range.end; });
}

// The places where a library is loaded. [any]
std::vector<Range> ranges_of(const std::filesystem::path& library);

enum class Where : std::uint8_t { elsewhere, in_library, unknown };

// Makes ask() possible. Before the first one; once is enough. [any]
void prepare_to_ask();

// Whether a function of the library is on the thread's stack. Interrupts it for a moment. `elsewhere`, too, if it has
// ended; `unknown` while it begins or ends. [one thread at a time]
Where ask(ThreadId thread, const std::vector<Range>& library);

}  // namespace plugin
