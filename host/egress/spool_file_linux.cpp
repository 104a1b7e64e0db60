#include "egress/spool_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace egress {

files::Descriptor SpoolFile::make(const std::filesystem::path& folder) {
  files::Descriptor nameless(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (nameless) return nameless;
  // Not every file system can make a file without a name; some say so by a special code.
  std::string name = (folder / "spool-XXXXXX").string();
  files::Descriptor named(::mkostemp(name.data(), O_CLOEXEC));
  if (named) ::unlink(name.c_str());
  return named;
}

std::size_t SpoolFile::write_some(files::Handle file, std::uint64_t offset, std::string_view bytes) {
  ssize_t written = 0;
  do written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  while (written < 0 && errno == EINTR);
  return written < 0 ? 0 : static_cast<std::size_t>(written);
}

}  // namespace egress
