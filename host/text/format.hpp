// Text for people, made of the host's own words and of what outsiders chose: file names, versions, messages.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>

#include "text/printable.hpp"

namespace text {

// An argument of several lines, such as a backtrace. Each is shown printably, and its end stays one.
struct Lines {
  std::string_view bytes;
};

// Of each argument of format().
inline constexpr std::size_t max_argument_bytes = std::size_t{64} * 1024;

// What format() makes of one argument.
std::string shown(const Lines& lines);
template <class Argument>
auto shown(const Argument& argument) {
  if constexpr (std::convertible_to<const Argument&, std::string_view>)
    return printable(argument, max_argument_bytes);
  else
    return argument;
}

// As fmt::format, with each argument that is text shown printably: only the host's own words decide where a line ends.
// [any]
template <class... Args>
std::string format(fmt::format_string<Args...> words, const Args&... args) {
  return fmt::format(fmt::runtime(fmt::string_view(words)), shown(args)...);
}

}  // namespace text

template <>
struct fmt::formatter<text::Lines> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const text::Lines& lines, Context& context) const {
    return fmt::formatter<std::string_view>::format(lines.bytes, context);
  }
};
