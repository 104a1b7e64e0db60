#include "artifact/file_image.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "files/write_all.hpp"

namespace artifact {
namespace {

constexpr std::string_view signature_suffix = ".minisig";
constexpr std::uint64_t max_signature_bytes = 16 * 1024;

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

std::optional<FileStamp> read_file_stamp(const std::filesystem::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return to_stamp(status);
}

std::filesystem::path signature_path(std::filesystem::path library) {
  return library += signature_suffix;
}

// What the machine has none left of says nothing about the file.
void throw_if_exhausted(int error) {
  if (error == EMFILE || error == ENFILE || error == ENOMEM)
    throw std::system_error(error, std::generic_category(), "it cannot be read now");
}

Unreadable unreadable(int error, const std::filesystem::path& path) {
  throw_if_exhausted(error);
  return {read_stamp(path).value_or(PluginStamp{}),
          "it cannot be read: " + std::generic_category().message(error)};
}

bool exists_by_name(const std::filesystem::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

// Fills `bytes`; false if the file has become shorter.
bool read_all(int file, std::vector<std::byte>& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto received = read(file, bytes.data() + done, bytes.size() - done);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) return false;
    done += static_cast<std::size_t>(received);
  }
  return true;
}

std::string read_signature_text(const std::filesystem::path& path) {
  const files::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) throw_if_exhausted(errno);
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  const auto size = to_stamp(status).size;
  if (size > max_signature_bytes) return {};
  std::vector<std::byte> bytes(size);
  if (!read_all(file.get(), bytes)) return {};
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

bool is_plugin_name(std::string_view name) {
  return name.size() > 3 && name.ends_with(".so") && !name.starts_with('.');
}

std::string plugin_name(std::string_view file) {
  return std::string(file.substr(0, file.rfind(".so")));
}

std::optional<std::string> plugin_signed_by(std::string_view name) {
  if (!name.ends_with(signature_suffix)) return std::nullopt;
  name.remove_suffix(signature_suffix.size());
  if (!is_plugin_name(name)) return std::nullopt;
  return std::string(name);
}

std::optional<PluginStamp> read_stamp(const std::filesystem::path& path) {
  const auto library = read_file_stamp(path);
  if (!library) return std::nullopt;
  return PluginStamp{*library, read_file_stamp(signature_path(path))};
}

bool is_link(const std::filesystem::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && (S_ISLNK(status.st_mode) || status.st_nlink > 1);
}

std::optional<std::map<std::string, std::optional<PluginStamp>>> read_directory(
    const std::filesystem::path& directory) {
  std::map<std::string, std::optional<PluginStamp>> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error); !error && entry != end(entry);
       entry.increment(error))
    if (auto name = entry->path().filename().string(); is_plugin_name(name))
      files.emplace(std::move(name), read_stamp(entry->path()));
  if (error) return std::nullopt;
  return files;
}

ReadResult read_image(const std::filesystem::path& directory, const std::string& name,
                      std::uint64_t max_bytes) {
  const auto path = directory / name;
  // Without O_NONBLOCK, opening a FIFO waits for its writer.
  const files::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    const int error = errno;
    if (error == ENOENT && !exists_by_name(path)) return Gone{};
    if (error == ENOENT) return Unreadable{{}, "it is a symbolic link that leads nowhere"};
    return unreadable(error, path);
  }
  struct stat before {};
  if (fstat(file.get(), &before) != 0) return unreadable(errno, path);
  const auto stamp = to_stamp(before);
  // Before its content: what changes in between is noticed as a change.
  const PluginStamp stamps{stamp, read_file_stamp(signature_path(path))};
  if (S_ISDIR(before.st_mode)) return Unreadable{stamps, "it is a directory, not a file"};
  if (!S_ISREG(before.st_mode)) return Unreadable{stamps, "it is not a regular file"};
  if (stamp.size > max_bytes)
    return Unreadable{stamps, "it is larger than " + std::to_string(max_bytes) + " bytes"};
  FileImage image{name, stamps, std::vector<std::byte>(stamp.size), {}};
  if (!read_all(file.get(), image.bytes)) return Changing{};
  struct stat after {};
  if (fstat(file.get(), &after) != 0 || to_stamp(after) != stamp) return Changing{};
  if (stamps.signature) image.signature_text = read_signature_text(signature_path(path));
  return image;
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
