// Which characters of a text Markdown takes for markup, and where.
#include <algorithm>
#include <array>

#include "characters.hpp"
#include "markdown_lines.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

constexpr std::string_view invisible_separator =
    "<!-- -->";  // shows nothing, and keeps what stands around it apart

/// The text of one piece and where the reading of it is.
struct Cursor {
  std::string_view text;
  const Around& around;
  std::size_t at = 0;

  char before() const noexcept { return at > 0 ? text[at - 1] : around.before; }
  char after(std::size_t count = 1) const noexcept {
    return at + count < text.size() ? text[at + count] : at + count == text.size() ? around.after : '\0';
  }
  std::string_view left() const noexcept { return text.substr(at); }
  bool at_line_start() const noexcept { return at == 0 && around.at_line_start(); }
};

constexpr bool ends_word(char c) noexcept {
  return c == '\0' || is_space(c);
}

/// "1." or "1)" at the front: how many digits.
std::size_t list_number(const Cursor& in) noexcept {
  std::size_t digits = 0;
  while (digits < in.left().size() && is_digit(in.left()[digits])) ++digits;
  const char sign = in.after(digits);
  return digits > 0 && digits < 10 && (sign == '.' || sign == ')') && ends_word(in.after(digits + 1)) ? digits
                                                                                                      : 0;
}

/// Must the character at the start of a line be escaped, lest the line become a heading, an item, a rule?
bool begins_block(const Cursor& in) noexcept {
  const char c = in.left().front(), next = in.after();
  switch (c) {
    case '>':
    case '|':
    case '[':
      return true;
    case '+':
      return ends_word(next);
    case '-':
      return ends_word(next) || next == '-' || next == '|' || next == ':';
    case ':':
      return next == '-';
    case '=':
      return ends_word(next) || next == '=';
    case '~':
      return next == '~';
    case '#': {
      const auto end = std::min(in.left().find_first_not_of('#'), in.left().size());
      return end <= 6 && ends_word(in.after(end));
    }
    default:
      return false;
  }
}

bool has_loose_bracket(std::string_view text) noexcept {
  std::ptrdiff_t open = 0;
  for (const char c : text) {
    if (c == '[') ++open;
    if (c == ']' && --open < 0) return true;
  }
  return open != 0;
}

/// May there be a link's "](", "][" or "]:" somewhere?
bool may_hold_link(std::string_view text, char after) noexcept {
  if (text.find('[') == npos) return false;
  for (std::string_view sign : {"](", "][", "]:"})
    if (text.find(sign) != npos) return true;
  return text.ends_with(']') && is_punctuation(after);
}

/// "[x]" in the text of a task, which some readers of its box take for a mark in it.
bool is_box(const Cursor& in) noexcept {
  return in.at > 1 && to_lower(in.text[in.at - 1]) == 'x' && in.text[in.at - 2] == '[';
}

/// Could a "<" before `next` open a tag or an address?
constexpr bool opens_tag(char next) noexcept {
  return !ends_word(next);
}

bool must_escape(const Cursor& in, bool links) noexcept {
  const char c = in.left().front(), next = in.after();
  if (in.at_line_start() && begins_block(in)) return true;
  switch (c) {
    case '*':
    case '_':
    case '`':
      return true;
    case '\\':
      return is_punctuation(next);
    case '[':
      return links;
    case ']':
      return (links && in.around.in_label) || is_box(in);
    case '!':
      return next == '[';
    case '<':
      return opens_tag(next);
    case '&':
      return is_reference(in.left());
    case '~':
      return !(is_space(in.before()) && ends_word(next));
    default:
      return false;
  }
}

/// How many characters of a mention or reference stand before the place to take it apart; 0 if there is none.
std::size_t reference_sign(const Cursor& in) noexcept {
  const auto left = in.left();
  const char c = left.front(), next = in.after();
  const bool begins_word = !is_word(in.before());
  if (c == '@')
    return begins_word && (is_letter(next) || is_digit(next) || next == '*' || next == '`') ? 1 : 0;
  if (c == '#') return is_digit(next) ? 1 : 0;
  if (c == '!') return begins_word && is_digit(next) ? 1 : 0;
  if (begins_word && matches_at(left, 0, "gh-") && is_digit(in.after(3))) return 3;
  return 0;
}

/// An address that readers make a link of, without the punctuation that ends the sentence.
std::string_view bare_address(const Cursor& in) noexcept {
  constexpr std::array<std::string_view, 4> schemes{"http://", "https://", "ftp://", "www."};
  const auto left = in.left();
  if (is_letter(in.before()) ||
      (left.front() == 'w' && std::string_view("\n *_~(").find(in.before()) == npos))
    return {};
  const bool known = std::any_of(schemes.begin(), schemes.end(),
                                 [left](std::string_view scheme) { return matches_at(left, 0, scheme); });
  if (!known) return {};
  auto address = left.substr(0, std::min(left.find_first_of(" <>\"|"), left.size()));
  address = address.substr(0, std::min(address.find(no_break_space), address.size()));
  while (!address.empty() && std::string_view("?!.,:;')]`\\").find(address.back()) != npos)
    address.remove_suffix(1);
  return address;
}

/// Would the reader take in what follows the address? It reads on to the next space or "<", signs of marks and all: the
/// backslash of an escaped "<", too.
bool runs_on(const Cursor& in, std::string_view address) noexcept {
  const auto behind = in.left().substr(address.size());
  const auto end = behind.find_first_not_of("?!.,:;')\"");
  if (end == npos) return in.around.after != '\0' && !is_space(in.around.after);
  if (behind[end] == '<') return opens_tag(in.after(address.size() + end + 1));
  return !is_space(behind[end]) && !behind.substr(end).starts_with(no_break_space);
}

bool is_plain_address(std::string_view address) noexcept {
  for (std::size_t at = 0; at < address.size(); ++at) {
    const char c = address[at];
    if (std::string_view("*~`\\[]!&").find(c) != npos) return false;
    const bool inside_word = at > 0 && at + 1 < address.size() && is_word(address[at - 1]) &&
                             is_word(address[at + 1]) && address[at - 1] != '_' && address[at + 1] != '_';
    if (c == '_' && !inside_word) return false;
  }
  return true;
}

/// Writes an address so that it is read as it stands, whether or not the reader makes a link of it by itself.
void put_bare_address(std::string& out, std::string_view address, bool runs_on) {
  if (!runs_on && is_plain_address(address)) {
    out += address;
    return;
  }
  const auto backslashes = out.size() - 1 - out.find_last_not_of('\\');
  if (backslashes % 2 == 1) out += "\\";  // or it would escape the sign that comes now
  if (!matches_at(address, 0, "www.")) {
    out.append("<").append(replace_all(address, "&", "&amp;")).append(">");
  } else {
    const Around label{.before = '[', .after = ']', .in_label = true};
    out += "[";
    Cursor in{address, label};
    for (; in.at < address.size(); ++in.at) {
      if (must_escape(in, true)) out.push_back('\\');
      out.push_back(address[in.at]);
    }
    out.append("](http://").append(markdown_target(address)).append(")");
  }
}

}  // namespace

void escape_markdown(std::string& out, std::string_view text, const Around& around,
                     const MarkdownFlavor& flavor) {
  const bool links = around.in_label ? has_loose_bracket(text) || may_hold_link(text, '\0') ||
                                           find_any_case(text, "[x]", 0) != npos
                                     : around.brackets_later || may_hold_link(text, around.after);
  Cursor in{text, around};
  if (in.at_line_start()) {
    if (const auto digits = list_number(in); digits > 0) {
      out.append(text.substr(0, digits)).append("\\").append(text.substr(digits, 1));
      in.at = std::min(digits + 1, text.size());
    }
  }
  for (; in.at < text.size(); ++in.at) {
    if (in.left().starts_with(no_break_space)) {
      if (!out.empty() && out.back() != '\n') out.push_back(' ');
      ++in.at;
      continue;
    }
    if (!around.in_label) {
      if (const auto address = bare_address(in); !address.empty()) {
        put_bare_address(out, address, runs_on(in, address));
        in.at += address.size() - 1;
        continue;
      }
      if (const auto sign = flavor.references ? reference_sign(in) : 0; sign > 0) {
        if (must_escape(in, links)) out.push_back('\\');
        out.append(in.left().substr(0, sign)).append(invisible_separator);
        in.at += sign - 1;
        continue;
      }
    }
    if (must_escape(in, links)) out.push_back('\\');
    out.push_back(text[in.at]);
  }
}

bool is_reference(std::string_view text) noexcept {
  std::size_t at = 1;
  if (text.substr(at, 1) == "#") ++at;
  const auto first = at;
  while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) ++at;
  return at > first && text.substr(at, 1) == ";";
}

std::size_t longest_backquotes(std::string_view code) noexcept {
  std::size_t longest = 0, run = 0;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace aha::text
