// A class's own name at compile time, and its snake case: the default name of a service.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace aha::detail {

/// "Slack" for a class Slack in any namespace. Relies on how GCC and Clang spell template arguments.
template <class T>
constexpr std::string_view type_name() {
  const std::string_view signature =
      __PRETTY_FUNCTION__;  // "... [with T = a::Slack; ...]" or "... [T = a::Slack]"
  const std::size_t start = signature.find("T = ") + 4;
  const std::size_t end = signature.find_first_of(";]", start);
  const std::string_view name = signature.substr(start, end - start);
  const std::size_t scope = name.rfind("::");
  return scope == std::string_view::npos ? name : name.substr(scope + 2);
}

/// A short text held by value, so that a constant may own it.
struct ClassName {
  std::array<char, 64> text{};
  std::size_t size = 0;
  constexpr std::string_view view() const { return {text.data(), size}; }
};

constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

/// GithubIssues: github_issues; TFS: tfs; TFSServer: tfs_server. upstream: ActiveSupport's underscore
constexpr ClassName snake_case(std::string_view name) {
  ClassName out;
  for (std::size_t i = 0; i < name.size() && out.size + 2 < out.text.size(); ++i) {
    const bool after_word = i > 0 && is_lower_or_digit(name[i - 1]);
    const bool before_word =
        i > 0 && is_upper(name[i - 1]) && i + 1 < name.size() && is_lower_or_digit(name[i + 1]);
    if (is_upper(name[i]) && (after_word || before_word)) out.text[out.size++] = '_';
    out.text[out.size++] = to_lower(name[i]);
  }
  return out;
}

}  // namespace aha::detail
