#include "egress/spool_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace egress {

SpoolFile::~SpoolFile() {
  if (is_open()) close(descriptor_);
}

bool SpoolFile::open(const std::filesystem::path& folder) {
  const std::filesystem::path place = folder.empty() ? std::filesystem::temp_directory_path() : folder;
  descriptor_ = ::open(place.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (is_open()) return true;
  // Not every file system can make a file without a name; some say so by a special code.
  std::string name = (place / "spool-XXXXXX").string();
  descriptor_ = mkostemp(name.data(), O_CLOEXEC);
  if (!is_open()) return failed();
  unlink(name.c_str());
  return true;
}

bool SpoolFile::write(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed();
    offset += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::size_t SpoolFile::read(std::uint64_t offset, char* out, std::size_t count) const {
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = pread(descriptor_, out + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

bool SpoolFile::failed() {
  fault_ = std::generic_category().message(errno);
  return false;
}

}  // namespace egress
