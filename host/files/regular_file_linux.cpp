#include "files/regular_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace files {

Descriptor open_anything(const std::filesystem::path& file) {
  return Descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

bool is_regular(Handle file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace files
