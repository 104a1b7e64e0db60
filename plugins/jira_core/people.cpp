#include "people.hpp"

#include <algorithm>
#include <string>

namespace jira {
namespace {

using aha::View;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_character(char a, char b) {
  return lower(a) == lower(b);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_character);
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same_character) != text.end();
}

View look_up(Client& client, View query) {
  if (!query.present()) return {};
  const std::string text = query.text();
  return best_match(client.find_users(text), text);
}

}  // namespace

View best_match(View users, std::string_view query) {
  // The match is shown in bold; blanks around it tell that it is no part of a longer address.
  const std::string as_a_word = " <strong>" + std::string(query) + "</strong> ";
  View best;
  int best_score = -1;
  for (const View user : users) {
    const int score = int{equal_ignoring_case(user["name"].text(), query)} +
                      int{equal_ignoring_case(user["key"].text(), query)} +
                      int{contains_ignoring_case(user["html"].text(), as_a_word)};
    if (score <= best_score) continue;
    best = user;
    best_score = score;
  }
  return best;
}

View find_user(Client& client, View email, View name) {
  if (const View found = look_up(client, email)) return found;
  return look_up(client, name);
}

}  // namespace jira
