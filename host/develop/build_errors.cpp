#include "develop/build_errors.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>
#include <vector>

namespace develop {
namespace {

using Lines = std::span<const std::string_view>;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

bool holds(std::string_view line, std::string_view part) {
  return line.find(part) != std::string_view::npos;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

// "x.cpp:3:5: error: ..", "ld: error: ..", "CMake Error at ..", "undefined reference to .."
bool is_error(std::string_view line) {
  static constexpr std::array<std::string_view, 4> marks{"error:", "CMake Error", "undefined reference",
                                                         "fatal:"};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return holds(line, mark); });
}

// "x.cpp:3:5" of "x.cpp:3:5: error: ..", or empty.
std::string_view place_of(std::string_view line) {
  const auto end = line.find(": ");
  const std::string_view place = line.substr(0, end);
  const auto colon = place.rfind(':');
  if (end == std::string_view::npos || colon == std::string_view::npos) return {};
  const bool is_number =
      colon + 1 < place.size() &&
      std::ranges::all_of(place.substr(colon + 1), [](unsigned char c) { return std::isdigit(c) != 0; });
  return is_number ? place : std::string_view();
}

bool is_library(std::string_view place) {
  return place.starts_with("/usr/") || holds(place, "/include/aha/");
}

bool is_of_author(std::string_view line) {
  const auto place = place_of(line);
  return !place.empty() && !is_library(place);
}

// gcc tells before an error how the compiler came there, the innermost step last.
bool is_step(std::string_view line) {
  static constexpr std::array<std::string_view, 5> marks{"required from", "required by", "expansion of",
                                                         "In instantiation of", "In substitution of"};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return holds(line, mark); });
}

// What the SDK says of a definition: its function that is no constant expression is handed the sentence.
std::optional<std::string> sentence_in(Lines lines) {
  constexpr std::string_view mark = "\"aha::Definition: ";
  for (const std::string_view line : lines) {
    const auto at = line.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = line.substr(at + mark.size());
    return std::string(rest.substr(0, rest.find('"')));
  }
  return std::nullopt;
}

std::string compiler_error(const std::vector<std::string_view>& lines, std::size_t at) {
  const std::string_view error = lines[at];
  if (!is_library(place_of(error))) return std::string(error);
  std::size_t first = at;
  while (first > 0 && is_step(lines[first - 1])) --first;
  const auto next = std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(at) + 1, lines.end(), is_error);
  const Lines before(lines.data() + first, at - first);
  const Lines after(lines.data() + at + 1, static_cast<std::size_t>(next - lines.begin()) - at - 1);
  const auto nearest = std::find_if(before.rbegin(), before.rend(), is_of_author);
  const auto noted = std::ranges::find_if(after, is_of_author);  // clang tells it in notes
  if (nearest == before.rend() && noted == after.end()) return std::string(error);
  const std::string place(place_of(nearest != before.rend() ? *nearest : *noted));
  auto sentence = sentence_in(after);
  if (!sentence) sentence = sentence_in(before);
  if (sentence) return place + ": error: " + *sentence;
  const std::string_view told = error.substr(place_of(error).size());
  return place + std::string(told) + " (at " + std::string(place_of(error)) + ")";
}

// The reason stands in indented paragraphs below.
std::string cmake_error(Lines lines) {
  constexpr std::size_t most_lines = 24;
  std::string text(lines.front());
  std::string blanks;
  for (const std::string_view line : lines.subspan(1, std::min(lines.size() - 1, most_lines))) {
    if (is_blank(line)) {
      blanks += '\n';
      continue;
    }
    if (!line.starts_with("  ")) break;
    ((text += blanks) += '\n') += line;
    blanks.clear();
  }
  return text;
}

}  // namespace

std::string first_error(std::string_view output) {
  const auto lines = lines_of(output);
  const auto error = std::ranges::find_if(lines, is_error);
  if (error != lines.end()) {
    const auto at = static_cast<std::size_t>(error - lines.begin());
    return holds(*error, "CMake Error") ? cmake_error(Lines(lines).subspan(at)) : compiler_error(lines, at);
  }
  const auto last =
      std::find_if(lines.rbegin(), lines.rend(), [](std::string_view line) { return !is_blank(line); });
  return last != lines.rend() ? std::string(*last) : std::string();
}

}  // namespace develop
