// Scanning text without backtracking: what the converters use in place of regular expressions.
// Everything here is linear in its input, allocates only its result, and knows only ASCII: bytes of
// multi-byte characters pass through untouched.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aha::text {

inline constexpr std::size_t npos = std::string_view::npos;

/// Space, tab, newline, vertical tab, form feed, carriage return: `\s` of the upstream expressions.
constexpr bool is_space(char c) noexcept {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

constexpr bool is_letter(char c) noexcept {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

/// A letter, a digit, an underscore, or any byte of a character outside ASCII.
constexpr bool is_word(char c) noexcept {
  return is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// Without the spaces and NULs at both ends.
std::string_view strip(std::string_view text) noexcept;
std::string_view strip_front(std::string_view text) noexcept;
std::string_view strip_back(std::string_view text) noexcept;

/// True if `text` holds nothing but white space, the no-break and other Unicode spaces included.
bool is_blank(std::string_view text) noexcept;

/// The first position at or after `from` that is not a space; the size of `text` when there is none.
std::size_t skip_space(std::string_view text, std::size_t from) noexcept;

/// Does `needle` (lower case) stand at `at`, in any case?
bool matches_at(std::string_view text, std::size_t at, std::string_view needle) noexcept;

/// Finds `needle` (lower case) in any case.
std::size_t find_any_case(std::string_view text, std::string_view needle, std::size_t from) noexcept;

/// Every `from` replaced, left to right, replacements not looked at again.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// As HTML writes it between tags. Quotes stay plain there: "&", "<" and ">" as entities.
std::string between_tags(std::string_view text);

/// An address on one line in which none of `signs` ends what it stands in: those as "%7C", line ends and tabs dropped.
std::string coded_address(std::string_view address, std::string_view signs);

/// Every run of `at_least` or more of `c` replaced by `to`.
std::string squeeze(std::string_view text, char c, std::size_t at_least, std::string_view to);

/// Everything from a '<' to the next '>' dropped; a '<' that is never closed stays.
std::string without_tags(std::string_view html);

/// Characters, not bytes; a stray byte counts as one.
std::size_t count_characters(std::string_view text) noexcept;

/// The first `characters` characters of `text`.
std::string_view first_characters(std::string_view text, std::size_t characters) noexcept;

/// Appends the UTF-8 form of `code_point`; false, and nothing appended, if that is no character.
bool append_utf8(std::string& out, unsigned long code_point);

/// Looks for one needle again and again from positions that only grow, reading the text once in all.
/// This is what keeps "for each <a, find the next </a>" linear when there is no </a>.
class NextOf {
 public:
  /// `text` and `needle` (lower case, compared in any case) must outlive this.
  NextOf(std::string_view text, std::string_view needle) noexcept : text_(text), needle_(needle) {}

  /// The first occurrence at or after `from`, or npos. `from` may not shrink between calls.
  std::size_t at_or_after(std::size_t from) noexcept {
    if (found_ == npos || found_ >= from) {
      if (searched_) return found_;
    }
    searched_ = true;
    found_ = from > text_.size() ? npos : find_any_case(text_, needle_, from);
    return found_;
  }

 private:
  std::string_view text_;
  std::string_view needle_;
  std::size_t found_ = 0;
  bool searched_ = false;
};

}  // namespace aha::text
