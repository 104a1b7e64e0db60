#include "tidy.hpp"

#include <algorithm>

#include "scan.hpp"

namespace aha::text {

namespace {

/// Tabs and runs of spaces inside each line become one space; white space at a line's ends stays. A line
/// of nothing but white space comes out twice (it is its own front and back), as upstream has it.
std::string squeeze_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    const auto front = skip_space(line, 0);
    auto back = line.size();
    while (back > front && is_space(line[back - 1])) --back;
    out.append(line, 0, front);
    const auto inner = strip(line);
    for (std::size_t at = 0; at < inner.size();) {
      const auto gap = std::min(inner.find_first_not_of(" \t", at), inner.size());
      if (gap - at > 1) {
        out.push_back(' ');
      } else {
        out.append(inner, at, gap - at);
      }
      at = std::min(inner.find_first_of(" \t", gap), inner.size());
      out.append(inner, gap, at - gap);
    }
    out.append(line, front == line.size() ? 0 : back);
  }
  return out;
}

/// Replaces the first `from` in `text`.
void replace_first(std::string& text, std::string_view from, std::string_view to) {
  if (const auto at = text.find(from); at != npos) text.replace(at, from.size(), to);
}

/// The white space at both ends of `text`, or `otherwise` at an end that has none.
struct Borders {
  std::string_view front, back;

  Borders(std::string_view text, std::string_view otherwise) {
    const auto first = skip_space(text, 0);
    auto last = text.size();
    while (last > 0 && is_space(text[last - 1])) --last;
    front = first > 0 ? text.substr(0, first) : otherwise;
    back = last < text.size() ? text.substr(last) : otherwise;
  }
};

/// A run of two or more `c` and where it ends.
std::size_t run_end(std::string_view text, std::size_t at, char c) noexcept {
  return std::min(text.find_first_not_of(c, at), text.size());
}

/// Gives each "**...**" on one line a space on either side, and takes a space off the inside of each end.
std::string space_marks(std::string_view text, char c) {
  const std::string pair(2, c);
  NextOf pairs(text, pair), newline(text, "\n");
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto open = pairs.at_or_after(0); open != npos; open = pairs.at_or_after(done)) {
    const auto opened = run_end(text, open, c);
    auto close = pairs.at_or_after(opened);
    if (close > newline.at_or_after(opened)) close = npos;
    if (close == npos && opened - open < 4) {  // "****" is a mark around nothing
      out.append(text, done, opened - done);
      done = opened;
      continue;
    }
    auto begin = open, end = close == npos ? opened : run_end(text, close, c);
    if (begin > done && is_space(text[begin - 1])) --begin;
    if (end < text.size() && is_space(text[end])) ++end;
    const auto match = text.substr(begin, end - begin);
    const Borders borders(match, " ");
    std::string mark(strip(match));
    replace_first(mark, pair + " ", pair);
    replace_first(mark, " " + pair, pair);
    out.append(text, done, begin - done).append(borders.front).append(mark).append(borders.back);
    done = end;
  }
  return out.append(text, done);
}

/// Takes one space off the inside of each end of "[ ... ]" on one line.
std::string tighten_brackets(std::string_view text) {
  NextOf close(text, "]"), newline(text, "\n");
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto open = text.find('['); open != npos; open = text.find('[', std::max(done, open + 1))) {
    const auto end = close.at_or_after(open + 1);
    if (end == npos) break;
    if (newline.at_or_after(open + 1) < end) continue;
    std::string bracket(text.substr(open, end + 1 - open));
    replace_first(bracket, "[ ", "[");
    replace_first(bracket, " ]", "]");
    out.append(text, done, open - done).append(bracket);
    done = end + 1;
  }
  return out.append(text, done);
}

/// "**bold** ." to "**bold**."; not at the beginning of a line.
std::string close_up_punctuation(std::string_view text) {
  constexpr std::string_view punctuation = ".!?'\"";
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto mark = text.substr(at, 2);
    const bool is_mark = mark == "**" || mark == "~~" || mark == "__";
    const bool line_start = at == 0 || text[at - 1] == '\n';
    if (is_mark && !line_start && at + 3 < text.size() && is_space(text[at + 2]) &&
        punctuation.find(text[at + 3]) != npos) {
      out.append(mark).push_back(text[at + 3]);
      at += 4;
    } else {
      out.push_back(text[at++]);
    }
  }
  return out;
}

}  // namespace

std::string tidy(std::string_view markup, Markdown style) {
  std::string text = squeeze(squeeze_lines(markup), '\n', 3, "\n\n");
  text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
  for (char c : {'*', '_', '~'}) text = space_marks(text, c);
  if (style == Markdown::plain) text = tighten_brackets(text);
  return close_up_punctuation(replace_all(text, "&nbsp;", " "));
}

std::string unescape_code(std::string_view markdown) {
  std::string out;
  out.reserve(markdown.size());
  std::size_t done = 0;
  for (auto open = markdown.find('`'); open != npos; open = markdown.find('`', done)) {
    const auto close = markdown.find('`', open + 1);
    if (close == npos) break;
    if (close == open + 1) {  // nothing between: the second one opens
      out.append(markdown, done, close - done);
      done = close;
      continue;
    }
    const auto code = markdown.substr(open, close + 1 - open);
    out.append(markdown, done, open - done).append(replace_all(replace_all(code, "\\_", "_"), "\\*", "*"));
    done = close + 1;
  }
  return out.append(markdown, done);
}

}  // namespace aha::text
