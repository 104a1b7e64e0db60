#include "cli/unseen_input.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>

namespace cli {

struct UnseenInput::Terminal {
  termios before;
};

UnseenInput::UnseenInput() {
  termios before{};
  if (::tcgetattr(STDIN_FILENO, &before) != 0) return;
  termios unseen = before;
  unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  terminal_ = std::make_unique<Terminal>(Terminal{before});
}

UnseenInput::~UnseenInput() {
  if (!terminal_) return;
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal_->before);
  std::fputc('\n', stderr);
}

std::optional<char> UnseenInput::next() {
  char c = 0;
  return ::read(STDIN_FILENO, &c, 1) == 1 ? std::optional(c) : std::nullopt;
}

}  // namespace cli
