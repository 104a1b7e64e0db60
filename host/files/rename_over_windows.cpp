#include "files/rename_over.hpp"

#include <windows.h>

#include "files/last_error.hpp"

namespace files {
namespace {

constexpr int max_attempts = 50;
constexpr DWORD between_attempts_ms = 20;

// What another process that reads the earlier file, such as a virus scanner, makes of it for a moment.
bool may_pass(DWORD error) {
  return error == ERROR_ACCESS_DENIED || error == ERROR_SHARING_VIOLATION;
}

}  // namespace

std::error_code rename_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  for (int attempt = 1;; ++attempt) {
    if (MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0)
      return {};
    const auto error = last_error();
    if (attempt == max_attempts || !may_pass(static_cast<DWORD>(error.value()))) return error;
    Sleep(between_attempts_ms);
  }
}

}  // namespace files
