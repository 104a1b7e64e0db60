#include "files/busy_file_windows.hpp"

#include <windows.h>

namespace files {

bool may_pass(const std::error_code& error) {
  return error.value() == ERROR_ACCESS_DENIED || error.value() == ERROR_SHARING_VIOLATION;
}

bool wait_for_next_attempt(int attempts) {
  constexpr int max_attempts = 50;
  constexpr DWORD between_attempts_ms = 20;
  if (attempts >= max_attempts) return false;
  Sleep(between_attempts_ms);
  return true;
}

}  // namespace files
