#include "files/private_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <span>
#include <system_error>

#include "files/descriptor.hpp"
#include "files/write_all.hpp"

namespace files {

namespace fs = std::filesystem;

void make_private_folder(const fs::path& folder) {
  if (mkdir(folder.c_str(), 0700) == 0) return;
  if (errno == ENOENT && folder.has_parent_path() && folder.parent_path() != folder) {
    make_private_folder(folder.parent_path());
    if (mkdir(folder.c_str(), 0700) == 0) return;
  }
  const int error = errno;
  std::error_code ignored;
  if (error == EEXIST && fs::is_directory(folder, ignored)) return;
  throw fs::filesystem_error("cannot make a folder", folder, std::error_code(error, std::generic_category()));
}

bool write_privately(const fs::path& file, std::string_view text, Content before) {
  std::error_code ignored;
  if (!fs::is_directory(file.parent_path(), ignored)) {
    try {
      make_private_folder(file.parent_path());
    } catch (const fs::filesystem_error&) {
      return false;
    }
  }
  const Descriptor out(open(
      file.c_str(),
      O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW | (before == Content::kept ? O_APPEND : O_TRUNC), 0600));
  return out && write_all(out.get(), std::as_bytes(std::span(text)));
}

}  // namespace files
