// Which characters of a text Textile takes for markup, and where. An entity is the one escape that all readers know.
#include <algorithm>
#include <array>
#include <cstdio>

#include "characters.hpp"
#include "markdown_lines.hpp"
#include "scan.hpp"
#include "textile_lines.hpp"

namespace aha::text {

namespace {

/// The text of one piece and where the reading of it is.
struct TextileCursor {
  std::string_view text;
  const Around& around;
  std::size_t at = 0;
  bool quotes_link = text.find("\":") != npos;  ///< whether a quote could be the end of a link's label
  std::array<bool, 256> seen{};                 ///< which characters stand before

  char before() const noexcept { return at > 0 ? text[at - 1] : around.before; }
  char after(std::size_t count = 1) const noexcept {
    return at + count < text.size() ? text[at + count] : at + count == text.size() ? around.after : '\0';
  }
  std::string_view left() const noexcept { return text.substr(at); }
  bool at_line_start() const noexcept { return at == 0 && around.at_line_start(); }
  bool comes_again(std::string_view sign) const noexcept {
    return text.find(sign, at + 1) != npos || around.rest.find(sign) != npos;
  }
};

constexpr bool is_gap(char c) noexcept {
  return c == '\0' || is_space(c);
}

constexpr bool is_capital(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

/// Could the sign begin or end a mark, with another one of its line? Not within a word, nor between spaces.
bool is_active_sign(const TextileCursor& in) noexcept {
  const char before = in.before(), after = in.after();
  const bool joins = is_word(before) && is_word(after) && before != '_' && after != '_';
  if (joins || (is_gap(before) && is_gap(after))) return false;
  return in.around.marked || in.left().front() == '@' ||
         in.seen[static_cast<unsigned char>(in.left().front())] || in.comes_again(in.left().substr(0, 1));
}

/// "h1.", "bq(x).", "fn1.", "b.": what gives a paragraph another kind. RedCloth takes the name of any method of its
/// formatter for one.
bool is_block_sign(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 50> names{
      "h",      "p",       "bq",     "bc",        "pre",       "fn",   "notextile", "table",  "div",
      "dl",     "acronym", "amp",    "apos",      "arrow",     "b",    "br",        "caps",   "cite",
      "code",   "dd",      "del",    "dim",       "copyright", "dt",   "ellipsis",  "em",     "emdash",
      "endash", "entity",  "footno", "gt",        "hr",        "html", "i",         "ignore", "image",
      "ins",    "link",    "lt",     "quot",      "quote",     "snip", "span",      "squot",  "strong",
      "sub",    "sup",     "td",     "trademark", "registered"};
  for (const auto name : names) {
    if (!text.starts_with(name)) continue;
    auto at = name.size();
    while (at < text.size() && is_digit(text[at])) ++at;
    const auto end = text.substr(at).find(". ");
    const bool dotted = text.substr(at).ends_with('.') && text.find(' ') == npos;
    if (at >= text.size() || (end == npos && !dotted)) continue;
    if (std::string_view(".({[<>=~^-_").find(text[at]) != npos &&
        text.substr(at, end == npos ? end : end + 1).find(' ') == npos)
      return true;
  }
  return false;
}

/// "word.. ", which RedCloth takes for a kind of paragraph that lasts until the next, whatever the word.
bool is_lasting_block_sign(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) ++at;
  return at > 0 && (text.substr(at).starts_with(".. ") || text.substr(at) == "..");
}

bool is_trade_sign(std::string_view text) noexcept {
  return matches_at(text, 0, "(c)") || matches_at(text, 0, "(r)") || matches_at(text, 0, "(tm)") ||
         matches_at(text, 0, "[c]") || matches_at(text, 0, "[r]") || matches_at(text, 0, "[tm]");
}

/// "=# x", "{color:red}* x", "(a)# x": an item whose list is aligned, coloured or of a class.
bool begins_styled_item(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const auto end = c == '(' || c == '{' ? text.find(c == '(' ? ')' : '}', at) : npos;
    if (end != npos)
      at = end + 1;
    else if (std::string_view("<>=()").find(c) != npos)
      ++at;
    else
      return at > 0 && (c == '#' || c == '*');
  }
  return false;
}

bool begins_line_markup(const TextileCursor& in) noexcept {
  const char c = in.left().front(), next = in.after();
  if (begins_styled_item(in.left())) return true;
  switch (c) {
    case '*':
    case '#':
      return is_gap(next) || is_digit(next) || std::string_view("*#()<>=").find(next) != npos;
    case '-':
      return is_gap(next) || in.around.in_cell;
    case '(':
    case ')':
      return in.around.in_cell || std::string_view("#*()").find(next) != npos;
    case '>':
    case '|':
    case '[':
      return true;
    case '_':
    case '\\':
    case '/':
    case '<':
    case '=':
    case '^':
    case '~':
    case '.':
    case '{':
      return in.around.in_cell;
    default:
      return is_block_sign(in.left()) || is_lasting_block_sign(in.left());
  }
}

/// Must the character at the cursor be written as an entity?
bool is_markup(const TextileCursor& in) noexcept {
  const char c = in.left().front(), before = in.before(), next = in.after();
  if (in.at_line_start() && begins_line_markup(in)) return true;
  switch (c) {
    case '*':
    case '_':
    case '+':
    case '^':
    case '~':
    case '%':
      return is_active_sign(in);
    case '-':
      return next == '-' || next == '>' || before == '-' || (is_gap(before) && is_gap(next)) ||
             is_active_sign(in);
    case '@':
      return (before == '_' || !is_word(before)) && (is_active_sign(in) || is_letter(next) || is_digit(next));
    case '#':
      return !is_word(before) && (is_digit(next) || before == '*' || next == '*');
    case '!':
      return !is_gap(next) && (in.around.marked || in.comes_again("!"));
    case '?':
      return next == '?' || before == '?';
    case '=':
      return next == '=' && in.comes_again("==");
    case ']':
      return in.around.in_label;
    case '"':
      return in.around.marked || in.quotes_link || (next == ':' && !is_gap(in.after(2)));
    case '[':
      return is_trade_sign(in.left()) || in.around.in_label || next == '[' || is_digit(next) ||
             std::string_view("*_-+^~@\"!?%").find(next) != npos;
    case '(':
      return in.around.in_label || is_trade_sign(in.left()) || is_capital(before);
    case '|':  // ".|" and ". |" begin a row whatever stands before them
      return in.around.in_cell || before == '.' ||
             (before == ' ' && (in.at < 2 || in.text[in.at - 2] == '.'));
    case '`':  // RedCloth takes three for code, and one alone for the paragraph before
      return before == '`' || next == '`' || (in.at_line_start() && is_gap(next));
    case '\'':  // a quotation may end in code, which is none then
      return in.around.marked && !is_word(before) && !is_gap(next);
    case '>':
      return in.around.in_label;
    case '<':
      return in.around.in_label || is_letter(next) || std::string_view("/!?*[").find(next) != npos;
    case '&':
      return is_reference(in.left());
    case '{':
      return next == '{';
    case 'x': {
      const auto counts = [](char sign) { return is_digit(sign) || sign == '.'; };
      const bool number_before = counts(before) || (before == ' ' && in.at > 1 && counts(in.text[in.at - 2]));
      return number_before && (counts(next) || (next == ' ' && counts(in.after(2))));
    }
    default:
      return false;
  }
}

void put_entity(std::string& out, char c) {
  switch (c) {
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '&':
      out += "&amp;";
      return;
    case '"':
      out += "&quot;";
      return;
    default:
      break;
  }
  std::array<char, 8> number{};
  std::snprintf(number.data(), number.size(), "&#%d;", static_cast<int>(c));
  out += number.data();
}

}  // namespace

void escape_textile(std::string& out, std::string_view text, const Around& around) {
  for (TextileCursor in{text, around}; in.at < text.size();
       in.seen[static_cast<unsigned char>(text[in.at++])] = true) {
    if (in.left().starts_with(no_break_space)) {
      out += "&nbsp;";
      ++in.at;
    } else if (is_markup(in)) {
      put_entity(out, text[in.at]);
    } else {
      out.push_back(text[in.at]);
    }
  }
}

}  // namespace aha::text
