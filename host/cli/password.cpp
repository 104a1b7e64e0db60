#include "cli/password.hpp"

#include <cstdio>
#include <string>

#include "cli/unseen_input.hpp"

namespace cli {
namespace {

constexpr std::size_t longest_password = 1024;

}  // namespace

std::optional<signature::Secret> ask_password(std::string_view prompt) {
  std::fprintf(stderr, "%.*s: ", static_cast<int>(prompt.size()), prompt.data());
  UnseenInput input;
  std::string line;
  line.reserve(longest_password);  // so that no copy of it is left behind
  while (line.size() < longest_password) {
    const auto c = input.next();
    if (!c || *c == '\n') break;
    line += *c;
  }
  signature::Secret password(std::move(line));
  if (password.reveal().empty()) return std::nullopt;
  return password;
}

}  // namespace cli
