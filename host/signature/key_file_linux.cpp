#include "signature/key_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "files/descriptor.hpp"
#include "files/durable_write.hpp"

namespace signature {
namespace {

using files::Descriptor;

constexpr std::size_t max_secret_bytes = 4096;

tl::unexpected<std::string> failed(std::string_view doing) {
  return tl::unexpected(std::string(doing) + ": " + std::generic_category().message(errno));
}

tl::expected<std::string, std::string> read_open_file(const Descriptor& file, std::size_t max_bytes) {
  std::string content(max_bytes + 1, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const auto received = read(file.get(), content.data() + size, content.size() - size);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) return failed("it cannot be read");
    if (received == 0) break;
    size += static_cast<std::size_t>(received);
  }
  if (size > max_bytes) return tl::unexpected("it is larger than " + std::to_string(max_bytes) + " bytes");
  content.resize(size);
  return content;
}

// Without O_NONBLOCK, opening a FIFO waits for its writer.
tl::expected<Descriptor, std::string> open_regular(const std::filesystem::path& path, mode_t forbidden) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0) return failed("it cannot be read");
  if (!S_ISREG(status.st_mode)) return tl::unexpected(std::string("it is not a regular file"));
  if ((status.st_mode & forbidden) != 0)
    return tl::unexpected(std::string("others than its owner may read or change it; run chmod 600 on it"));
  return file;
}

}  // namespace

tl::expected<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
  const auto file = open_regular(path, 0);
  if (!file) return tl::unexpected(file.error());
  return read_open_file(*file, max_bytes);
}

tl::expected<Secret, std::string> read_secret_file(const std::filesystem::path& path) {
  const auto file = open_regular(path, S_IRWXG | S_IRWXO);
  if (!file) return tl::unexpected(file.error());
  return read_open_file(*file, max_secret_bytes).map([](std::string&& content) {
    return Secret(std::move(content));
  });
}

// Under a hidden name until it is whole on the disk, so that a crash leaves no part of it at `path`.
tl::expected<void, std::string> write_secret_file(const std::filesystem::path& path, const Secret& content) {
  std::string beside = (path.parent_path() / ("." + path.filename().string() + "-XXXXXX")).string();
  const Descriptor file(mkostemp(beside.data(), O_CLOEXEC));  // with mode 0600
  if (!file) return failed("it cannot be made");
  if (files::write_durably(file, content.reveal()) &&
      renameat2(AT_FDCWD, beside.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) {
    files::sync_folder_of(path);
    return {};
  }
  auto error = failed(errno == EEXIST ? "it cannot be made" : "it cannot be written");
  unlink(beside.c_str());
  return error;
}

tl::expected<void, std::string> replace_file(const std::filesystem::path& path, std::string_view content) {
  auto beside = path;
  beside += ".part";
  const Descriptor file(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file) return failed("it cannot be made");
  if (files::write_durably(file, content) && std::rename(beside.c_str(), path.c_str()) == 0) return {};
  auto error = failed("it cannot be written");
  unlink(beside.c_str());
  return error;
}

}  // namespace signature
