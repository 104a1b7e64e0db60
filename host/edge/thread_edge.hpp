// The top of a thread: what reaches it as an exception would otherwise end the process.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <thread>
#include <type_traits>

#include "edge/c_edge.hpp"

namespace edge {

// How long a thread waits before it goes on after an exception; nullopt: it ends.
using Pause = std::optional<std::chrono::milliseconds>;
inline constexpr Pause go_on{std::chrono::milliseconds(0)};
inline constexpr Pause give_up = std::nullopt;

// Names the calling thread, as debuggers and `top -H` show it. At most 15 bytes; the rest is cut off.
void name_this_thread(const char* name) noexcept;

// Names the calling thread and runs `run` until it returns, or `failed` gives up.
// failed  Told what an exception says that left `run` (std::string_view, valid during the call); returns if `run` is
//         to be called again. If it throws itself, that counts as go_on: there was no memory to say so.
template <class Run, class Failed>
void thread_edge(const char* name, Run&& run, Failed&& failed) noexcept {
  static_assert(std::is_same_v<std::invoke_result_t<Failed&, std::string_view>, Pause>);
  name_this_thread(name);
  for (;;) {
    Pause pause = go_on;
    try {
      run();
      return;
    } catch (...) {
      pause = c_edge(go_on, [&] { return failed(text_of_caught()); });
    }
    if (!pause) return;
    if (pause->count() > 0) std::this_thread::sleep_for(*pause);
  }
}

}  // namespace edge
