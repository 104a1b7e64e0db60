#include "scan.hpp"

#include <algorithm>
#include <cstring>

namespace aha::text {

namespace {

constexpr bool is_strippable(char c) noexcept {
  return is_space(c) || c == '\0';
}

/// The length of the Unicode white space at `at`; 0 if there is none.
std::size_t unicode_space_length(std::string_view text, std::size_t at) noexcept {
  if (is_space(text[at])) return 1;
  const auto rest = text.substr(at);
  for (std::string_view two : {"\u0085", "\u00a0"})
    if (rest.starts_with(two)) return two.size();
  if (rest.size() < 3) return 0;
  for (std::string_view three : {"\u1680", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"})
    if (rest.starts_with(three)) return three.size();
  // U+2000 to U+200A
  const bool general = rest.starts_with("\xe2\x80") && static_cast<unsigned char>(rest[2]) <= 0x8a;
  return general ? 3 : 0;
}

constexpr bool starts_character(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

}  // namespace

std::string_view strip_front(std::string_view text) noexcept {
  const auto first = std::find_if_not(text.begin(), text.end(), is_strippable);
  text.remove_prefix(static_cast<std::size_t>(first - text.begin()));
  return text;
}

std::string_view strip_back(std::string_view text) noexcept {
  while (!text.empty() && is_strippable(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view strip(std::string_view text) noexcept {
  return strip_back(strip_front(text));
}

bool is_blank(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const auto length = unicode_space_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::size_t skip_space(std::string_view text, std::size_t from) noexcept {
  while (from < text.size() && is_space(text[from])) ++from;
  return from;
}

bool matches_at(std::string_view text, std::size_t at, std::string_view needle) noexcept {
  if (at > text.size() || text.size() - at < needle.size()) return false;
  for (std::size_t i = 0; i < needle.size(); ++i)
    if (to_lower(text[at + i]) != needle[i]) return false;
  return true;
}

std::size_t find_any_case(std::string_view text, std::string_view needle, std::size_t from) noexcept {
  // The common needles begin with '<' or a quote, which memchr finds fast.
  const char first = needle.front();
  const bool has_case = is_letter(first);
  for (auto at = from; at < text.size(); ++at) {
    if (!has_case) at = text.find(first, at);
    if (at == npos) return npos;
    if (matches_at(text, at, needle)) return at;
  }
  return npos;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = text.find(from); at != npos; at = text.find(from, done)) {
    out.append(text, done, at - done).append(to);
    done = at + from.size();
  }
  return out.append(text, done);
}

std::string between_tags(std::string_view text) {
  return replace_all(replace_all(replace_all(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

std::string coded_address(std::string_view address, std::string_view signs) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : address) {
    if (c == '\n' || c == '\r' || c == '\t') continue;
    if (signs.find(c) == npos) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    (out += '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
  }
  return out;
}

std::string squeeze(std::string_view text, char c, std::size_t at_least, std::string_view to) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_not_of(c, at), text.size());
    if (end - at >= at_least) {
      out.append(to);
    } else {
      out.append(text, at, end - at);
    }
    const auto next = std::min(text.find(c, end), text.size());
    out.append(text, end, next - end);
    at = next;
  }
  return out;
}

std::string without_tags(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  std::size_t done = 0;
  for (auto open = html.find('<'); open != npos; open = html.find('<', done)) {
    const auto close = html.find('>', open);
    if (close == npos) break;
    out.append(html, done, open - done);
    done = close + 1;
  }
  return out.append(html, done);
}

std::size_t count_characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string_view first_characters(std::string_view text, std::size_t characters) noexcept {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if (starts_character(text[at]) && characters-- == 0) break;
  return text.substr(0, at);
}

bool append_utf8(std::string& out, unsigned long code_point) {
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point > 0x10ffff || surrogate) return false;
  const auto put = [&out](unsigned long byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xc0 | code_point >> 6);
    put(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    put(0xe0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3f));
    put(0x80 | (code_point & 0x3f));
  } else {
    put(0xf0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3f));
    put(0x80 | (code_point >> 6 & 0x3f));
    put(0x80 | (code_point & 0x3f));
  }
  return true;
}

}  // namespace aha::text
