#include "markdown_source.hpp"

#include <algorithm>

#include "scan.hpp"

namespace aha::text {

namespace {

/// Tabs to spaces, a stop every four bytes (not characters), as redcarpet counts.
std::string expand_tabs(std::string_view line) {
  std::string out;
  for (const char c : line) {
    if (c == '\t') {
      out.append(4 - out.size() % 4, ' ');
    } else {
      out.push_back(c);
    }
  }
  return out;
}

bool begins_item(std::string_view text) noexcept {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto sign = text.substr(digits, 1);
  const bool is_sign = digits > 0 ? sign == "." : sign == "-" || sign == "*" || sign == "+";
  return is_sign && text.substr(digits + 1, 1) == " ";
}

/// A line after an empty one ends a list unless it is indented by four; lowdown is content with one. Where
/// it would go on, the indent is dropped, and what must not become a heading by that is escaped.
std::string end_list(std::string line) {
  const auto indent = line.find_first_not_of(' ');
  if (indent == npos || indent == 0 || indent >= 4) return line;
  const auto text = std::string_view(line).substr(indent);
  if (begins_item(text) || text.starts_with('<')) return line;
  return (text.starts_with('#') ? "\\" : "") + std::string(text);
}

/// With newlines for carriage returns, which lowdown has made of them itself until version 2.
std::string only_newlines(std::string_view source) {
  std::string out;
  out.reserve(source.size());
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at] != '\r') {
      out.push_back(source[at]);
    } else if (at + 1 < source.size() && source[at + 1] != '\n') {
      out.push_back('\n');
    }
  }
  return out;
}

/// Escapes marks past the number that a text of this length may hold: for each the parser may search the rest
/// of the text for its partner, which is nothing for a page and minutes for megabytes of "[".
std::string limit_marks(std::string_view source) {
  constexpr std::size_t budget = 2'000'000'000;  // marks times bytes, about a second
  constexpr std::string_view marks = "*_[`<!";
  std::size_t left = budget / std::max<std::size_t>(source.size(), 1);
  std::string out;
  out.reserve(source.size());
  for (const char c : source) {
    if (marks.find(c) != npos && !out.ends_with('\\') && left-- == 0) {
      left = 0;
      out.push_back('\\');
    }
    out.push_back(c);
  }
  return out;
}

}  // namespace

std::string prepare_markdown(std::string_view markdown) {
  std::string out;
  out.reserve(markdown.size());
  bool after_empty = false;
  while (!markdown.empty()) {
    const auto end = markdown.find('\n');
    auto line = markdown.substr(0, end);
    markdown.remove_prefix(end == npos ? markdown.size() : end + 1);
    while (line.ends_with(' ')) line.remove_suffix(1);
    const auto expanded = expand_tabs(line);
    out.append(after_empty ? end_list(expanded) : expanded);
    if (end != npos) out.push_back('\n');
    after_empty = strip(line).empty();
  }
  return limit_marks(only_newlines(out));
}

}  // namespace aha::text
