#include "develop/terminal.hpp"

#include <io.h>
#include <windows.h>

#include <array>
#include <system_error>

#include "files/last_error.hpp"

namespace develop {
namespace {

HANDLE handle_of(std::FILE* stream) {
  return reinterpret_cast<HANDLE>(::_get_osfhandle(::_fileno(stream)));
}

// Of the one Keys object.
DWORD mode_before = 0;

}  // namespace

bool is_terminal(std::FILE* stream) {
  DWORD mode = 0;
  return GetConsoleMode(handle_of(stream), &mode) != 0;
}

bool knows_colours(std::FILE* terminal) {
  DWORD mode = 0;
  return GetConsoleMode(handle_of(terminal), &mode) != 0 &&
         SetConsoleMode(handle_of(terminal), mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

std::unique_ptr<Keys> Keys::open() {
  if (GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &mode_before) == 0) return nullptr;
  return std::unique_ptr<Keys>(new Keys());
}

Keys::Keys() : stop_event_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
  if (!stop_event_) throw std::system_error(files::last_error(), "keys");
  SetConsoleMode(GetStdHandle(STD_INPUT_HANDLE),
                 (mode_before & ~DWORD{ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT}) | ENABLE_PROCESSED_INPUT);
}

Keys::~Keys() {
  SetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), mode_before);
}

std::optional<char> Keys::wait() {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  const std::array<HANDLE, 2> awaited{stop_event_.get(), input};
  while (WaitForMultipleObjects(awaited.size(), awaited.data(), FALSE, INFINITE) == WAIT_OBJECT_0 + 1) {
    INPUT_RECORD record{};
    DWORD read = 0;
    if (ReadConsoleInputW(input, &record, 1, &read) == 0) return std::nullopt;
    const auto& key = record.Event.KeyEvent;
    if (read == 1 && record.EventType == KEY_EVENT && key.bKeyDown != 0 && key.uChar.UnicodeChar > 0 &&
        key.uChar.UnicodeChar < 0x80)
      return static_cast<char>(key.uChar.UnicodeChar);
  }
  return std::nullopt;
}

void Keys::stop() {
  SetEvent(stop_event_.get());
}

}  // namespace develop
