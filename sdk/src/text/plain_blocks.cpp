// Headings, lists and line breaks of html_to_plain.
#include <algorithm>

#include "plain_elements.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

constexpr bool is_level(char c) noexcept {
  return c >= '1' && c <= '6';
}

/// The end of a "</h1>" (or "</h12>") at `at`, or npos.
std::size_t heading_close_end(std::string_view text, std::size_t at) noexcept {
  if (!matches_at(text, at, "</h")) return npos;
  auto end = at + 3;
  while (end < text.size() && is_level(text[end])) ++end;
  return end > at + 3 && end < text.size() && text[end] == '>' ? end + 1 : npos;
}

std::string break_before_closes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = find_any_case(text, "</h", 0); at != npos; at = find_any_case(text, "</h", at + 1)) {
    const auto end = heading_close_end(text, at);
    if (end != at + 5) continue;  // one digit only
    out.append(text, done, at - done).append("\n");
    done = at;
  }
  return out.append(text, done);
}

/// Where the text of a heading on one line may end. Reads each line once, however many headings open on it.
class HeadingEnd {
 public:
  explicit HeadingEnd(std::string_view text) : text_(text), newline_(text, "\n") {}

  struct Found {
    std::size_t text_end, end;
  };

  /// For a heading whose text begins at `from`: as far as the line goes if the close tag follows it,
  /// else up to the last close tag on the line.
  bool find(std::size_t from, Found& found) {
    const auto line_end = std::min(newline_.at_or_after(from), text_.size());
    if (line_end != line_end_ || !read_) read_line(from, line_end);
    found = {after_line_ != npos ? line_end : last_close_,
             after_line_ != npos ? after_line_ : last_close_end_};
    return found.end != npos && found.text_end >= from;
  }

 private:
  void read_line(std::size_t from, std::size_t line_end) {
    read_ = true;
    line_end_ = line_end;
    after_line_ = heading_close_end(text_, skip_space(text_, line_end));
    last_close_ = last_close_end_ = npos;
    if (after_line_ != npos) return;
    for (auto at = find_any_case(text_, "</h", from); at < line_end;
         at = find_any_case(text_, "</h", at + 1)) {
      const auto end = heading_close_end(text_, at);
      if (end != npos) last_close_ = at, last_close_end_ = end;
    }
  }

  std::string_view text_;
  NextOf newline_;
  bool read_ = false;
  std::size_t line_end_ = 0, after_line_ = npos, last_close_ = npos, last_close_end_ = npos;
};

std::string breaks_to_newlines_in_heading(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (matches_at(text, at, "<br")) {
      auto end = skip_space(text, at + 3);
      if (end < text.size() && text[end] == '/') ++end;
      if (end < text.size() && text[end] == '>') {
        out.push_back('\n');
        at = end + 1;
        continue;
      }
    }
    out.push_back(text[at++]);
  }
  return out;
}

/// One space between two <span>s, whatever white space stood there.
std::string join_spans(std::string_view text) {
  constexpr std::string_view close = "</span>";
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = find_any_case(text, close, 0); at != npos; at = find_any_case(text, close, at + 1)) {
    const auto gap = at + close.size();
    const auto next = skip_space(text, gap);
    if (next == gap || !matches_at(text, next, "<span")) continue;
    out.append(text, done, gap - done).append(" ");
    done = next;
  }
  return out.append(text, done);
}

/// "* " in the place of <li ...> and the white space around it.
std::string items_to_bullets(std::string_view text) {
  NextOf tag_end(text, ">");
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = find_any_case(text, "<li", 0); at != npos; at = find_any_case(text, "<li", done)) {
    const auto close = tag_end.at_or_after(at + 3);
    if (close == npos) break;
    while (at > done && is_space(text[at - 1])) --at;
    out.append(text, done, at - done).append("* ");
    done = skip_space(text, close + 1);
  }
  return out.append(text, done);
}

/// Replaces what begins with `opening` and stops where `end_of(text, after the opening)` says; npos: stays.
template <typename EndOf>
std::string replace_tag(std::string_view text, std::string_view opening, EndOf end_of, std::string_view by) {
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = find_any_case(text, opening, 0); at != npos; at = find_any_case(text, opening, at + 1)) {
    const auto end = end_of(text, at + opening.size());
    if (end == npos) continue;
    out.append(text, done, at - done).append(by);
    done = end;
  }
  return out.append(text, done);
}

/// <br>, <br/>, <br / >
std::size_t break_end(std::string_view text, std::size_t at) {
  const auto end = text.find_first_not_of("/ ", at);
  return end != npos && text[end] == '>' ? end + 1 : npos;
}

std::size_t widest_line(std::string_view text) {
  std::size_t widest = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1);
    widest = std::max(widest, count_characters(strip(text.substr(0, end + 1))));
    text.remove_prefix(end + 1);
  }
  return widest;
}

std::string heading_as_text(std::string_view level, std::string_view html) {
  const auto text = without_tags(breaks_to_newlines_in_heading(html));
  const std::string line(widest_line(text), level == "1" ? '*' : '-');
  const bool above = level == "1" || level == "2";
  return "\n\n" + (above ? line + "\n" : "") + text + "\n" + line + "\n\n";
}

}  // namespace

std::string underline_headings(std::string_view html) {
  const std::string broken = break_before_closes(html);
  const std::string_view text = broken;
  NextOf tag_end(text, ">");
  HeadingEnd ends(text);
  std::string out;
  std::size_t done = 0;
  for (auto at = find_any_case(text, "<h", 0); at != npos;
       at = find_any_case(text, "<h", std::max(at + 1, done))) {
    auto digits = at + 2;
    while (digits < text.size() && is_level(text[digits])) ++digits;
    if (digits == at + 2) continue;
    const auto close = tag_end.at_or_after(digits);
    if (close == npos) break;
    const auto begin = skip_space(text, close + 1);
    HeadingEnd::Found found{};
    if (!ends.find(begin, found)) continue;
    // White space before the heading goes with it.
    auto space = at;
    while (space > done && is_space(text[space - 1])) --space;
    out.append(text, done, space - done);
    const auto level = text.substr(at + 2, digits - at - 2);
    out.append(heading_as_text(level, text.substr(begin, found.text_end - begin)));
    done = found.end;
  }
  return out.append(text, done);
}

std::string break_lines(std::string_view html) {
  std::string text = items_to_bullets(join_spans(html));
  text = replace_tag(
      text, "</li>", [](std::string_view all, std::size_t at) { return skip_space(all, at); }, "\n");
  text = replace_tag(
      text, "</p>", [](std::string_view, std::size_t at) { return at; }, "\n\n");
  return replace_tag(text, "<br", break_end, "\n");
}

}  // namespace aha::text
