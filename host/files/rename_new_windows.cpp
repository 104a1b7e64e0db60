#include "files/rename_new.hpp"

#include <windows.h>

#include "files/busy_file_windows.hpp"
#include "files/last_error.hpp"

namespace files {

std::error_code rename_new(const std::filesystem::path& from, const std::filesystem::path& to) {
  return try_while_busy([&] {
    return MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_WRITE_THROUGH) != 0 ? std::error_code()
                                                                              : last_error();
  });
}

}  // namespace files
