#include "artifact/open_file.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "files/last_error.hpp"
#include "files/write_all.hpp"

namespace artifact {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

FileStamp to_stamp(const struct stat& status) {
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = static_cast<std::uint64_t>(status.st_size),
          .modified_ns = nanoseconds(status.st_mtim),
          .changed_ns = nanoseconds(status.st_ctim)};
}

}  // namespace

std::optional<FileStamp> read_file_stamp(const std::filesystem::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return to_stamp(status);
}

std::optional<FileStatus> status_of(const files::Descriptor& file) {
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return std::nullopt;
  const auto other = S_ISDIR(status.st_mode) ? Kind::folder : Kind::other;
  return FileStatus{to_stamp(status), S_ISREG(status.st_mode) ? Kind::regular : other};
}

// Without O_NONBLOCK, opening a FIFO waits for its writer.
OpenedFile open_shared(const std::filesystem::path& path) {
  files::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  const auto error = file ? std::error_code() : files::last_error();
  return {std::move(file), error};
}

bool has_writer(const std::filesystem::path&) {
  return false;
}

files::Descriptor file_of(std::span<const std::byte> bytes) {
  files::Descriptor file(memfd_create("plugin", MFD_CLOEXEC));
  if (!file || !files::write_all(file.get(), bytes)) return {};
  return file;
}

void release_image_memory() {
  malloc_trim(0);
}

}  // namespace artifact
