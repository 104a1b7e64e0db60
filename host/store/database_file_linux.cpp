#include "store/database_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace store {
namespace {

constexpr mode_t owners_alone = 0600;

}  // namespace

void prepare_file(const std::filesystem::path& file) {
  const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, owners_alone);
  if (made >= 0) ::close(made);
  struct stat status {};
  if (made < 0 && ::lstat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
      (status.st_mode & ~S_IFMT) != owners_alone)
    ::chmod(file.c_str(), owners_alone);
}

std::uint64_t identity_of(const std::filesystem::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

}  // namespace store
