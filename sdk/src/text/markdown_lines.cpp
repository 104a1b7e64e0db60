#include "markdown_lines.hpp"

#include <algorithm>

#include "characters.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return is_space(c); }, ' ');
  return line;
}

/// Do the parentheses of an address come in pairs?
bool is_balanced(std::string_view address) noexcept {
  std::ptrdiff_t open = 0;
  for (const char c : address) {
    if (c == '(') ++open;
    if (c == ')' && --open < 0) return false;
  }
  return open == 0;
}

std::string title_of(std::string_view title) {
  if (is_blank(title)) return {};
  std::string quoted = " \"";
  for (const char c : one_line(title)) {
    if (std::string_view("\\\"*_`<&").find(c) != npos) quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

}  // namespace

std::string markdown_target(std::string_view address) {
  const bool balanced = is_balanced(address);
  std::string target;
  for (std::size_t at = 0; at < address.size(); ++at) {
    switch (const char c = address[at]) {
      case '\n':
      case '\r':
      case '\t':
        break;
      case ' ':
        target += "%20";
        break;
      case '<':
        target += "%3C";
        break;
      case '>':
        target += "%3E";
        break;
      case '\\':
        target += "%5C";
        break;
      case '&':
        target += is_reference(address.substr(at)) ? "&amp;" : "&";
        break;
      case '(':
      case ')':
        target += balanced ? "" : "\\";
        [[fallthrough]];
      default:
        target.push_back(c);
    }
  }
  return target;
}

void MarkdownInlines::put_text(std::string& out, std::string_view text, const Around& around) const {
  escape_markdown(out, text, around, flavor_);
}

void MarkdownInlines::put_code(std::string& out, std::string_view code, const Around&) const {
  const std::string fence(longest_backquotes(code) + 1, '`');
  const bool touches = code.front() == '`' || code.back() == '`';
  const bool spaced = code.front() == ' ' && code.back() == ' ' && strip(code).size() > 0;
  const std::string_view space = touches || spaced ? " " : "";
  out.append(fence).append(space).append(code).append(space).append(fence);
}

void MarkdownInlines::put_image(std::string& out, const Inline& image, const Around& around) const {
  if (around.after_image) out += " ";
  out += "![";
  const auto alt = one_line(image.text);
  escape_markdown(out, strip(alt), {.before = '[', .after = ']', .in_label = true}, flavor_);
  out.append("](").append(markdown_target(image.address)).append(title_of(image.title)).append(")");
}

void MarkdownInlines::put_anchor(std::string& out, std::string_view name) const {
  if (name.empty() && flavor_.html) out += " ";  // the text of a link without one
}

void MarkdownInlines::put_break(std::string& out, const Around& around) const {
  if (around.in_cell) {
    out += flavor_.html ? " <br> " : " ";
  } else {
    out += around.in_label ? " " : around.at_line_start() ? "  \n  \n" : "  \n";
  }
}

bool MarkdownInlines::writes(const Link& link) const {
  return !link.address.starts_with('#');
}

void MarkdownInlines::open_link(std::string& out, const Link&) const {
  out += "[";
}

void MarkdownInlines::close_link(std::string& out, std::size_t, const Link& link, std::string_view) const {
  out.append("](").append(markdown_target(link.address)).append(title_of(link.title)).append(")");
}

Signs MarkdownInlines::signs(Style style) const {
  switch (style) {
    case Style::strong:
      return {"**", {}};
    case Style::emphasis:
      return {"_", "*"};
    case Style::deleted:
      return {flavor_.deletions ? "~~" : "", {}};
    default:
      return {};
  }
}

namespace {

// CommonMark, "Emphasis and strong emphasis": what flanks a run of signs decides what it can do.
bool flanks(std::string_view before, std::string_view sign, std::string_view after, bool opening) {
  const auto outside = opening ? class_at_back(before) : class_at_front(after);
  const auto inside = opening ? class_at_front(after) : class_at_back(before);
  const bool word_outside = outside == CharacterClass::word || outside == CharacterClass::symbol;
  if (inside == CharacterClass::space || (sign == "_" && word_outside)) return false;
  return !word_outside || inside == CharacterClass::word;
}

}  // namespace

// A sign next to one of its own kind would make one run with it. GitHub looks through "~" for what flanks a run.
bool MarkdownInlines::holds(std::string_view before, std::string_view sign, std::string_view after,
                            bool opening, bool) const {
  if (before.ends_with(sign.front()) && !before.ends_with("\\" + std::string(1, sign.front()))) return false;
  if (after.starts_with(sign.front())) return false;
  const auto before_tildes = before.substr(0, before.find_last_not_of('~') + 1);
  const auto after_tildes = after.substr(std::min(after.find_first_not_of('~'), after.size()));
  return flanks(before, sign, after, opening) && flanks(before_tildes, sign, after_tildes, opening);
}

}  // namespace aha::text
