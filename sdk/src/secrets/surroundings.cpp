#include "surroundings.hpp"

#include <aha/secrets.hpp>

#include "shape.hpp"

#include <algorithm>

namespace aha::secrets {
namespace {

bool is_base64(char c) {
  return is_alphanumeric(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

bool is_word_character(char c, bool with_joints) {
  return is_alphanumeric(c) || (with_joints && (c == '_' || c == '-'));
}

}  // namespace

bool is_apart(std::string_view text, std::size_t begin, std::size_t end, bool with_joints) {
  return !(begin > 0 && is_word_character(text[begin - 1], with_joints)) &&
         !(end < text.size() && is_word_character(text[end], with_joints));
}

bool follows_secret_name(std::string_view text, std::size_t at, std::size_t size) {
  constexpr std::size_t most_signs = 5, shortest_unquoted = 3, longest_name = 100;
  constexpr std::string_view blanks = " \t", signs = ":='\"`(>[";
  std::size_t name_end = at;
  bool has_sign = false;
  while (name_end > 0 && at - name_end < most_signs) {
    const char c = text[name_end - 1];
    if (signs.find(c) != signs.npos)
      has_sign = true;
    else if (blanks.find(c) == blanks.npos)
      break;
    --name_end;
  }
  if (name_end == at || (size < shortest_unquoted && !has_sign)) return false;
  std::size_t name = name_end;
  while (name > 0 && name_end - name <= longest_name && is_word_character(text[name - 1], true)) --name;
  return is_secret_name(text.substr(name, name_end - name));
}

std::pair<std::size_t, std::size_t> base64_around(std::string_view text, std::size_t begin, std::size_t end,
                                                  std::size_t offset) {
  std::size_t run = begin;
  while (run > 0 && is_base64(text[run - 1])) --run;
  std::size_t first = begin >= run + offset ? begin - offset : begin;
  first -= (first - run) / 4 * 4;
  while (end < text.size() && is_base64(text[end])) ++end;
  while (end < text.size() && text[end] == '=') ++end;
  return {first, end};
}

bool HostNames::contain(std::size_t begin, std::size_t end) {
  constexpr std::string_view ends = "/?#\"'<> \t\r\n\\";
  constexpr std::size_t longest = 1024;  // of a user and a host
  while (scheme_ != std::string_view::npos && scheme_ + 3 <= begin) {
    begin_ = scheme_ + 3;
    const std::string_view authority = text_.substr(begin_, longest);
    end_ = begin_ + std::min(authority.find_first_of(ends), authority.size());
    const std::size_t at = text_.substr(begin_, end_ - begin_).rfind('@');
    at_ = at == std::string_view::npos ? begin_ : begin_ + at + 1;
    scheme_ = text_.find("://", begin_);
  }
  return begin_ > 0 && end <= end_ && end >= at_;
}

}  // namespace aha::secrets
