#include "cli/confirm.hpp"

#include <cstdio>
#include <iostream>
#include <string>

#include "develop/terminal.hpp"

namespace cli {

std::optional<bool> confirm(std::string_view question) {
  if (!develop::is_terminal(stdin)) return std::nullopt;
  std::fflush(stdout);
  std::fprintf(stderr, "%.*s [y/N] ", static_cast<int>(question.size()), question.data());
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace cli
