#include "files/open.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace files {
namespace {

int flags_of(Existing existing) {
  if (existing == Existing::refused) return O_EXCL;
  return existing == Existing::appended_to ? O_APPEND : O_TRUNC;
}

mode_t mode_of(Access access) {
  if (access == Access::owner) return 0600;
  return access == Access::owner_may_run ? 0500 : 0644;
}

}  // namespace

Descriptor open_to_read(const std::filesystem::path& file) {
  return Descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

// For all, even if the umask says that new files are the owner's alone.
Descriptor open_to_write(const std::filesystem::path& file, Existing existing, Access access) {
  Descriptor opened(::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW | flags_of(existing),
                           mode_of(access)));
  if (opened && existing == Existing::refused && access == Access::all_may_read &&
      ::fchmod(opened.get(), mode_of(access)) != 0) {
    const int error = errno;
    ::unlink(file.c_str());
    opened.reset();
    errno = error;
  }
  return opened;
}

}  // namespace files
