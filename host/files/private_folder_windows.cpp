#include "files/private_folder.hpp"

#include "files/last_error.hpp"
#include "files/owner_only_windows.hpp"

namespace files {

std::error_code make_one_private_folder(const std::filesystem::path& folder) {
  return CreateDirectoryW(folder.c_str(), owner_only()) != 0 ? std::error_code() : last_error();
}

}  // namespace files
