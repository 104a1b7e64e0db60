#include "egress/spool_file.hpp"

#include <span>

#include "files/last_error.hpp"
#include "files/read_at.hpp"

namespace egress {

bool SpoolFile::open(const std::filesystem::path& folder) {
  file_ = make(folder.empty() ? std::filesystem::temp_directory_path() : folder);
  return is_open() || failed();
}

bool SpoolFile::write(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t written = write_some(file_.get(), offset, bytes);
    if (written == 0) return failed();
    offset += written;
    bytes.remove_prefix(written);
  }
  return true;
}

std::size_t SpoolFile::read(std::uint64_t offset, char* out, std::size_t count) const {
  std::size_t done = 0;
  while (done < count) {
    const auto got = files::read_at(file_.get(), offset + done,
                                    std::as_writable_bytes(std::span(out + done, count - done)));
    if (!got || *got == 0) break;
    done += *got;
  }
  return done;
}

bool SpoolFile::failed() {
  fault_ = files::last_error().message();
  return false;
}

}  // namespace egress
