#include "cli/unseen_input.hpp"

#include <windows.h>

#include <array>
#include <string>

#include "files/wide_text_windows.hpp"

namespace cli {

struct UnseenInput::Terminal {
  DWORD before;
  std::string line;  // the rest of it, in UTF-8
  std::size_t taken;

  ~Terminal() { SecureZeroMemory(line.data(), line.size()); }
};

UnseenInput::UnseenInput() {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  DWORD before = 0;
  if (GetConsoleMode(input, &before) == 0) return;
  SetConsoleMode(input, (before & ~DWORD{ENABLE_ECHO_INPUT}) | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT);
  terminal_ = std::make_unique<Terminal>(Terminal{before, {}, 0});
}

UnseenInput::~UnseenInput() {
  if (!terminal_) return;
  SetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), terminal_->before);
  std::fputc('\n', stderr);
}

// Lines end in "\n" alone.
std::optional<char> UnseenInput::next() {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  DWORD read = 0;
  for (;;) {
    char c = 0;
    if (!terminal_) {
      if (ReadFile(input, &c, 1, &read, nullptr) == 0 || read == 0) return std::nullopt;
    } else {
      if (terminal_->taken == terminal_->line.size()) {
        std::array<wchar_t, 1'024> typed{};
        if (ReadConsoleW(input, typed.data(), typed.size(), &read, nullptr) == 0 || read == 0)
          return std::nullopt;
        terminal_->line = files::to_utf8({typed.data(), read});
        terminal_->taken = 0;
        SecureZeroMemory(typed.data(), sizeof typed);
      }
      c = terminal_->line[terminal_->taken++];
    }
    if (c != '\r') return c;
  }
}

}  // namespace cli
