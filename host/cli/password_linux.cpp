#include "cli/password.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace cli {
namespace {

constexpr std::size_t longest_password = 1024;

// No echo while it lives. Nothing if standard input is no terminal.
class Unseen {
 public:
  Unseen() {
    is_terminal_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!is_terminal_) return;
    termios unseen = before_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  }
  ~Unseen() {
    if (!is_terminal_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::fputc('\n', stderr);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
  bool is_terminal_ = false;
};

}  // namespace

std::optional<signature::Secret> ask_password(std::string_view prompt) {
  std::fprintf(stderr, "%.*s: ", static_cast<int>(prompt.size()), prompt.data());
  const Unseen unseen;
  std::string line;
  line.reserve(longest_password);  // so that no copy of it is left behind
  // One byte at a time, past the stream's buffer, which would not be wiped.
  for (char c = 0; line.size() < longest_password && ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n';)
    line += c;
  signature::Secret password(std::move(line));
  if (password.reveal().empty()) return std::nullopt;
  return password;
}

}  // namespace cli
