// Characters, and words made of them: independent of the locale.
#pragma once

#include <string_view>

namespace aha::secrets {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_alphanumeric(char c) {
  return is_digit(c) || is_upper(c) || is_lower(c);
}

/// Letters only, or words joined by "_", "-" or ".", of at most 24 bytes: "jira", "DEMO", "ProductBacklogItem".
bool is_word(std::string_view text);

}  // namespace aha::secrets
