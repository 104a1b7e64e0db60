// What a secret looks like decides how far it reaches.
#include <aha/secrets.hpp>

#include <aha/blanks.hpp>

#include "../ascii.hpp"
#include "shape.hpp"

#include <algorithm>

namespace aha::secrets {
namespace {

constexpr std::size_t shortest_token = 4;
constexpr std::size_t shortest_anywhere = 6;
constexpr std::size_t shortest_number = 8;
constexpr std::size_t shortest_word = 12;
constexpr std::size_t shortest_joined_words = 8;
constexpr std::size_t longest_word = 24;

bool is_joint(char c) {
  return c == '_' || c == '-' || c == '.' || c == ' ';
}

/// A number, a date, a time, a version or an address.
bool is_numeric(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_digit(c) || std::string_view(".:-/, +TZ").find(c) != std::string_view::npos;
  });
}

/// "ProductBacklogItem" has three words; "QwErTyUi" would have too many for its length.
bool has_few_capitals(std::string_view text) {
  constexpr std::size_t shortest_hump = 3;
  const auto capitals = static_cast<std::size_t>(std::ranges::count_if(text, is_upper));
  const auto small = static_cast<std::size_t>(std::ranges::count_if(text, is_lower));
  return small == 0 || capitals * shortest_hump <= small + capitals;
}

}  // namespace

bool looks_random(std::string_view text) {
  return std::ranges::any_of(text, is_digit) ||
         (std::ranges::any_of(text, is_upper) && std::ranges::any_of(text, is_lower));
}

bool is_word(std::string_view text) {
  return text.size() <= longest_word && has_few_capitals(text) &&
         std::ranges::all_of(text, [](char c) { return is_upper(c) || is_lower(c) || is_joint(c); });
}

bool is_name_like(std::string_view text) {
  constexpr std::size_t most_digits = 4;
  const std::size_t last = text.find_last_not_of("0123456789");
  const std::string_view word = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
  return !word.empty() && text.size() - word.size() <= most_digits && is_word(word);
}

Reach reach_of(std::string_view secret) {
  secret = trimmed(secret);
  if (secret.size() < shortest_token) return Reach::value;
  if (is_numeric(secret)) {
    const bool is_number = std::ranges::all_of(secret, is_digit);
    return is_number && secret.size() >= shortest_number ? Reach::token : Reach::value;
  }
  if (is_word(secret)) {
    const bool is_joined = std::ranges::any_of(secret, is_joint);
    return secret.size() < (is_joined ? shortest_joined_words : shortest_word) ? Reach::value : Reach::token;
  }
  return secret.size() < shortest_anywhere ? Reach::token : Reach::anywhere;
}

}  // namespace aha::secrets
