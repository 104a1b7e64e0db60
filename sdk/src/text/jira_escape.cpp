// Which characters of a text Jira takes for markup, and where.
//
// A backslash makes a character plain text. It does not for all readers of the markup, so what has an entity that
// Jira knows is written as that: "&vert;" in a cell, "&bsol;" if two backslashes would break the line.
#include <algorithm>
#include <array>

#include "characters.hpp"
#include "jira_lines.hpp"
#include "markdown_lines.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

/// The text of one piece and where the reading of it is.
struct JiraCursor {
  std::string_view text;
  const Around& around;
  bool code;
  std::size_t at = 0;
  std::size_t bracket_end = npos;  ///< where a "]" was written that the text does not have

  char before() const noexcept { return at == bracket_end ? ']' : at > 0 ? text[at - 1] : around.before; }
  char char_at(std::size_t place) const noexcept { return place < text.size() ? text[place] : around.after; }
  char after() const noexcept { return char_at(at + 1); }
  std::string_view left() const noexcept { return text.substr(at); }
  bool at_line_start() const noexcept { return at == 0 && around.at_line_start() && !code; }
  /// Is there another one later in the line, which would end what this one begins? In code there may be.
  bool comes_again(std::string_view sign) const noexcept {
    return code || text.find(sign, at + 1) != npos || around.rest.find(sign) != npos;
  }
};

constexpr bool ends_word_there(char c) noexcept {
  return c == '\0' || is_space(c);
}

/// Could the sign begin a mark that ends later? In a line that has marks, any that is not idle could.
bool opens_mark(const JiraCursor& in) noexcept {
  // "_" may be a mark itself, and what is not ASCII may be a dash or a quotation mark.
  const auto is_letter_there = [](char c) { return is_letter(c) || is_digit(c); };
  const bool joins = is_letter_there(in.before()) && is_letter_there(in.after());
  const bool stands_alone = ends_word_there(in.before()) && ends_word_there(in.after());
  if (in.around.marked || in.code) return !joins && !stands_alone;
  return !is_letter_there(in.before()) && !ends_word_there(in.after()) &&
         in.comes_again(in.left().substr(0, 1));
}

/// A face or a sign of Jira's at the cursor, also one that the sign of a mark completes: "(", a bold "r)".
bool is_emoticon(const JiraCursor& in) noexcept {
  constexpr std::array<std::string_view, 24> known{
      "(y)",  "(n)",  "(i)",  "(/)",  "(x)",    "(!)",       "(+)", "(-)", "(?)", "(on)", "(off)", "(*)",
      "(*r)", "(*g)", "(*b)", "(*y)", "(flag)", "(flagoff)", ":)",  ":(",  ":P",  ":D",   ";)",    ":p"};
  constexpr std::array<std::string_view, 5> behind_mark{")", "r)", "g)", "b)", "y)"};
  const auto text = in.left(), rest = in.around.rest;
  if (text == "(" && in.around.after == '*')
    return std::any_of(behind_mark.begin(), behind_mark.end(),
                       [rest](std::string_view end) { return rest.starts_with(end); });
  return std::any_of(known.begin(), known.end(),
                     [text](std::string_view sign) { return text.starts_with(sign); });
}

/// "h1." or "bq." at the front: the position of the dot.
std::size_t block_sign(std::string_view text) noexcept {
  const bool heading =
      text.size() > 2 && text[0] == 'h' && text[1] >= '1' && text[1] <= '6' && text[2] == '.';
  return heading || text.starts_with("bq.") ? 2 : npos;
}

/// An address that becomes a link as it stands.
std::string_view bare_jira_address(const JiraCursor& in) noexcept {
  if (in.code || in.around.in_label || is_letter(in.before()) || is_digit(in.before())) return {};
  constexpr std::array<std::string_view, 4> schemes{"http://", "https://", "ftp://", "mailto:"};
  const auto left = in.left();
  const auto known = std::find_if(schemes.begin(), schemes.end(),
                                  [left](std::string_view scheme) { return left.starts_with(scheme); });
  if (known == schemes.end()) return {};
  auto address = left.substr(0, std::min(left.find_first_of(" <>\"|{}[]!\\^`"), left.size()));
  address = address.substr(0, std::min(address.find(no_break_space), address.size()));
  return address.size() > known->size() ? address : std::string_view{};
}

/// What stands for the character at the cursor; empty if it stays.
std::string_view replacement(const JiraCursor& in) noexcept {
  const char c = in.left().front(), before = in.before(), after = in.after();
  const bool apart = in.around.in_cell || in.around.in_label;
  switch (c) {
    case '*':
    case '_': {
      const auto joins = [](char a, char b) { return is_word(a) && is_word(b) && a != '_' && b != '_'; };
      const bool idle = joins(before, after) || (is_space(before) && is_space(after));
      if (in.code && idle) return {};
      return c == '*' ? "\\*" : "\\_";
    }
    case '\\':
      return is_letter(after) || is_digit(after) || ends_word_there(after) ? (after == '\n' ? "&bsol;" : "")
                                                                           : "&bsol;";
    case '{':
      return "\\{";
    case '}':
      return in.code ? "\\}" : "";
    case '[':
      return "\\[";
    case ']':
      return in.around.in_label || in.code ? "\\]" : "";
    case '|':
      return apart || in.at_line_start() ? "&vert;" : "";
    case '-': {
      const bool repeats = before == '-' || after == '-';
      const bool item = (in.at_line_start() || before == '*' || before == '#') && ends_word_there(after);
      return repeats || item || opens_mark(in) ? "\\-" : "";
    }
    case '+':
      return opens_mark(in) ? "&plus;" : "";
    case '^':
      return opens_mark(in) || in.around.in_label ? "&Hat;" : "";
    case '~':
      return opens_mark(in) ? "\\~" : "";
    case '?':
      return after == '?' && in.comes_again("??") ? "\\?" : "";
    case '!':
      return in.comes_again("!") || in.around.marked || apart ? "\\!" : "";
    case '(':
      return is_emoticon(in) ? "\\(" : "";
    case ':':
      return in.code && (after == '/' || in.text.substr(0, in.at).ends_with("mailto")) ? "&colon;"
             : is_emoticon(in)                                                         ? "\\:"
                                                                                       : "";
    case ';':
      return is_emoticon(in) ? "\\;" : "";
    case '#':
      return before == '*' || before == '#' || before == '-' ||
                     (in.at_line_start() && (ends_word_there(after) || after == '#' || after == '*'))
                 ? "\\#"
                 : "";
    case '&':
      return is_reference(in.left()) ? "&amp;" : "";
    default:
      return {};
  }
}

constexpr bool is_ascii(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x80;
}

std::string percent_encoded(std::string_view address) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : address) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_ascii(c))
      out.push_back(c);
    else
      out.append("%").append(1, digits[byte / 16]).append(1, digits[byte % 16]);
  }
  return out;
}

/// Does a part of the address that pandoc takes for text have signs that change or mark a text? It does not begin an
/// address behind some signs, and ends it at the first letter that is not ASCII.
bool reads_as_text(std::string_view address, char before) noexcept {
  const bool links = is_ascii(before) && std::string_view(").,/=%$@'\"<>").find(before) == npos;
  const auto end = std::find_if_not(address.begin(), address.end(), is_ascii);
  const auto text = links ? std::string_view(end, address.end()) : address.substr(address.find(':') + 1);
  return text.find("--") != npos || text.find_first_of("_*+^~:;(") != npos;
}

/// In brackets if it reads as text, or if a sign follows that a reader would take into the address, the backslash before
/// it included.
void put_address(std::string& out, std::string_view address, char before, char after) {
  const bool runs_on = !ends_word_there(after) && std::string_view("<>\"").find(after) == npos;
  if (!runs_on && !reads_as_text(address, before)) {
    out += address;
    return;
  }
  if (out.ends_with('\\')) out.replace(out.size() - 1, 1, "&bsol;");  // or it would escape the bracket
  out += "[";
  if (std::all_of(address.begin(), address.end(), is_ascii)) {
    out += address;
  } else {
    escape_jira(out, address, {.before = '[', .after = '|', .in_label = true, .marked = true});
    out.append("|").append(percent_encoded(address));
  }
  out += "]";
}

}  // namespace

void escape_jira(std::string& out, std::string_view text, const Around& around, bool code) {
  const auto dot = around.at_line_start() && !code ? block_sign(text) : npos;
  for (JiraCursor in{text, around, code}; in.at < text.size(); ++in.at) {
    if (in.left().starts_with(no_break_space)) {
      out += code ? "&nbsp;" : " ";
      ++in.at;
    } else if (const auto address = bare_jira_address(in); !address.empty()) {
      put_address(out, address, in.before(), in.char_at(in.at + address.size()));
      in.at += address.size() - 1;
      if (out.ends_with(']')) in.bracket_end = in.at + 1;
    } else if (in.at == dot) {
      out += "\\.";
    } else if (const auto written = replacement(in); !written.empty()) {
      out += written;
    } else if (code && text[in.at] == ' ' &&
               (in.at == 0 || in.at + 1 == text.size() || text[in.at - 1] == ' ')) {
      out += "&nbsp;";
    } else {
      out.push_back(text[in.at]);
    }
  }
}

}  // namespace aha::text
