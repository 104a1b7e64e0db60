#include "cli/confirm.hpp"

#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>

namespace cli {

std::optional<bool> confirm(std::string_view question) {
  if (::isatty(STDIN_FILENO) == 0) return std::nullopt;
  std::fflush(stdout);
  std::fprintf(stderr, "%.*s [y/N] ", static_cast<int>(question.size()), question.data());
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace cli
