#include "files/rights.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace files {
namespace {

constexpr mode_t rights_of_others = S_IRWXG | S_IRWXO;

Rights rights_by(const struct stat& status) {
  return {.is_ours = status.st_uid == ::geteuid(),
          .is_open_to_others = (status.st_mode & rights_of_others) != 0};
}

}  // namespace

std::optional<Rights> rights_of(Handle file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 ? std::optional(rights_by(status)) : std::nullopt;
}

std::optional<Rights> rights_of(const std::filesystem::path& folder) {
  struct stat status {};
  return ::stat(folder.c_str(), &status) == 0 ? std::optional(rights_by(status)) : std::nullopt;
}

bool close_to_others(const std::filesystem::path& folder) {
  struct stat status {};
  return ::stat(folder.c_str(), &status) == 0 &&
         ::chmod(folder.c_str(), status.st_mode & 07777 & ~rights_of_others) == 0;
}

std::string_view how_to_close_to_others() {
  return "run chmod 600 on it";
}

}  // namespace files
