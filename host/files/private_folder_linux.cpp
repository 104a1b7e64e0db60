#include "files/private_folder.hpp"

#include <sys/stat.h>

#include "files/last_error.hpp"

namespace files {

std::error_code make_one_private_folder(const std::filesystem::path& folder) {
  return mkdir(folder.c_str(), 0700) == 0 ? std::error_code() : last_error();
}

}  // namespace files
