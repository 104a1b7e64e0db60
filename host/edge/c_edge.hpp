// The edge between C++ and C frames, which no exception may cross: functions that a plugin or a C library calls.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

namespace edge {

// What the exception that is being handled says. Inside a catch block only; valid until it ends.
std::string_view text_of_caught() noexcept;

// Runs `run` and returns its result.
// fallback  What to return if `run` throws: a value, or a function of what the exception says
//           (std::string_view, valid during the call) that returns one. The function must not throw, so it must not
//           allocate: the usual exception is std::bad_alloc. If `run` returns nothing, it has to be a function.
// [any] Plugin code may be parked inside `run`, but not inside `fallback`.
template <class Fallback, class Run>
std::invoke_result_t<Run&> c_edge(Fallback&& fallback, Run&& run) noexcept {
  try {
    return run();
  } catch (...) {
    if constexpr (std::is_invocable_v<Fallback&, std::string_view>) {
      return fallback(text_of_caught());
    } else {
      return std::forward<Fallback>(fallback);
    }
  }
}

}  // namespace edge
