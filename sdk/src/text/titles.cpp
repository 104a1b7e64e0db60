// Titles, names and reference numbers.
#include <algorithm>
#include <array>

#include "aha/text.hpp"
#include "entities.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

constexpr std::size_t longest_title = 200;  // characters; a longer one keeps one more and gets dots

/// On each line, drops everything from `mark` on; the line ends stay.
std::string cut_lines_at(std::string_view text, std::string_view mark) {
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = text.find(mark); at != npos; at = text.find(mark, done)) {
    out.append(text, done, at - done);
    done = std::min(text.find('\n', at), text.size());
  }
  return out.append(text, done);
}

/// `line` ends in "-" and then `tail`, or in "-", digits if `tail` is empty; the rest in `before`.
bool take_segment(std::string_view& line, std::string_view tail) noexcept {
  auto rest = line;
  if (tail.empty()) {
    while (!rest.empty() && is_digit(rest.back())) rest.remove_suffix(1);
    if (rest.size() == line.size()) return false;
  } else {
    if (!rest.ends_with(tail)) return false;
    rest.remove_suffix(tail.size());
  }
  if (!rest.ends_with('-')) return false;
  rest.remove_suffix(1);
  line = rest;
  return true;
}

constexpr std::string_view digits_alone = {};

bool names_release(std::string_view line) noexcept {
  for (std::string_view last : {digits_alone, std::string_view("PL")}) {
    auto rest = line;
    if (take_segment(rest, last) && (rest.ends_with("-R") || rest.ends_with("-P"))) return true;
  }
  return false;
}

bool names_requirement(std::string_view line) noexcept {
  return take_segment(line, digits_alone) && take_segment(line, digits_alone);
}

/// Does a line of `text` satisfy this? Upstream's `$` is the end of a line, not of the text.
template <typename Holds>
bool any_line(std::string_view text, Holds holds) noexcept {
  for (;;) {
    const auto end = text.find('\n');
    if (holds(text.substr(0, end))) return true;
    if (end == npos) return false;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string description_to_title(std::string_view html) {
  std::string text = without_tags(cut_lines_at(cut_lines_at(html, ". "), "</p>"));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  text = decode_entities(text);
  if (count_characters(text) <= longest_title) return text;
  return std::string(first_characters(text, longest_title + 1)) + "...";
}

std::string resource_name(std::string_view name, std::string_view description_html) {
  return is_blank(name) ? description_to_title(description_html) : std::string(name);
}

std::string_view resource_type(std::string_view reference_num) noexcept {
  if (any_line(reference_num, names_release)) return "releases";
  return any_line(reference_num, names_requirement) ? "requirements" : "features";
}

}  // namespace aha::text
