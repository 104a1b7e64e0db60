#include "files/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include "files/last_error.hpp"

namespace files {
namespace {

FileLock lock(Descriptor file, int flags) {
  if (!file || flock(file.get(), LOCK_EX | flags) != 0) return {std::move(file), last_error()};
  return {std::move(file), {}};
}

}  // namespace

FileLock lock_folder(const std::filesystem::path& folder, Waiting waiting) {
  return lock(Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
              waiting == Waiting::no ? LOCK_NB : 0);
}

FileLock lock_file(const std::filesystem::path& file, MissingFile missing) {
  const int flags = missing == MissingFile::made ? O_CREAT : 0;
  return lock(Descriptor(::open(file.c_str(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600)), LOCK_NB);
}

}  // namespace files
