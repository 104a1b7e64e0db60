#include "files/rename_new.hpp"

#include <fcntl.h>
#include <stdio.h>

#include "files/last_error.hpp"

namespace files {

std::error_code rename_new(const std::filesystem::path& from, const std::filesystem::path& to) {
  return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0 ? std::error_code()
                                                                                          : last_error();
}

}  // namespace files
