#include "plugin/private_copies.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>
#include <vector>

#include "artifact/artifact.hpp"
#include "files/private_folder.hpp"
#include "files/write_all.hpp"

namespace plugin {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view lock_name = "lock";

constexpr std::string_view folder_prefix = "host-";
constexpr std::string_view folder_pattern = "host-XXXXXX";

// Locks a folder's lock file; nothing if another process has it, or if there is none.
files::Descriptor lock_folder(const fs::path& folder, int flags) {
  files::Descriptor file(open((folder / lock_name).c_str(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file && flock(file.get(), LOCK_EX | LOCK_NB) != 0) file.reset();
  return file;
}

// Whether a host has made it: by its name, and its lock file proves the rest.
bool is_named_as_ours(const fs::path& folder) {
  const std::string name = folder.filename().native();
  return name.size() == folder_pattern.size() && name.starts_with(folder_prefix);
}

// Unknown files may lie here, by mistake or as a trap.
void sweep(const fs::path& parent) {
  for (const auto& entry : fs::directory_iterator(parent)) {
    std::error_code ignored;  // another host may sweep at the same time
    if (entry.is_symlink(ignored) || !entry.is_directory(ignored) || !is_named_as_ours(entry.path()))
      continue;
    if (const auto lock = lock_folder(entry.path(), 0)) fs::remove_all(entry.path(), ignored);
  }
}

fs::path make_unique_folder(const fs::path& parent) {
  auto pattern = (parent / folder_pattern).native();
  if (mkdtemp(pattern.data()) == nullptr)
    throw fs::filesystem_error("cannot make a folder for private copies of plugins", parent,
                               std::error_code(errno, std::generic_category()));
  return pattern;
}

// The dynamic linker's own words for this ("failed to map segment") do not help.
void check_executable(const fs::path& folder) {
  struct statvfs system {};
  if (statvfs(folder.c_str(), &system) == 0 && (system.f_flag & ST_NOEXEC) != 0)
    throw fs::filesystem_error(
        "plugins cannot be loaded from the state directory, whose file system is mounted noexec; choose "
        "another",
        folder, std::make_error_code(std::errc::permission_denied));
}

std::string describe_errno(std::string_view doing, int error) {
  return std::string(doing) + ": " + std::generic_category().message(error);
}

// 0, or errno.
int write_bytes(int file, std::span<const std::byte> bytes) {
  return files::write_all(file, bytes) ? 0 : errno;
}

// 0, or errno.
int copy_bytes(int from, int to) {
  std::array<std::byte, 64 * 1024> piece;
  for (off_t at = 0;;) {
    const auto got = pread(from, piece.data(), piece.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got < 0 ? errno : 0;
    if (const int error = write_bytes(to, std::span(piece).first(static_cast<std::size_t>(got))))
      return error;
    at += got;
  }
}

}  // namespace

PrivateCopy::~PrivateCopy() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove(path_, ignored);
}

// Under another name first, so that nothing loads half of it.
std::string PrivateCopy::restore() const {
  std::error_code error;
  if (fs::exists(path_, error)) return {};
  if (!content_) return "its private copy in the state folder is gone";
  try {
    files::make_private_folder(path_.parent_path());
  } catch (const fs::filesystem_error& fault) {
    return std::string("its private copy in the state folder is gone and cannot be made again: ") +
           fault.what();
  }
  auto draft = path_.native() + "-XXXXXX";
  const files::Descriptor file(mkostemp(draft.data(), O_CLOEXEC));
  int failed = file ? 0 : errno;
  if (failed == 0) failed = copy_bytes(content_.get(), file.get());
  if (failed == 0 && (fchmod(file.get(), 0500) != 0 || rename(draft.c_str(), path_.c_str()) != 0))
    failed = errno;
  if (failed == 0) return {};
  if (file) unlink(draft.c_str());
  return describe_errno("its private copy in the state folder is gone and cannot be made again", failed);
}

std::optional<std::vector<std::byte>> PrivateCopy::read() const {
  std::error_code error;
  const auto size = fs::file_size(path_, error);
  if (error) return std::nullopt;
  std::vector<std::byte> content(size);
  std::ifstream file(path_, std::ios::binary);
  file.read(reinterpret_cast<char*>(content.data()), std::ssize(content));
  if (!file) return std::nullopt;
  return content;
}

bool PrivateCopy::holds(std::string_view sha256) const {
  const auto content = read();
  return content && artifact::sha256_hex(*content) == sha256;
}

PrivateCopies::PrivateCopies(const fs::path& state_dir) {
  const auto parent = fs::absolute(state_dir) / "private-copies";
  files::make_private_folder(parent);
  check_executable(parent);
  // One host at a time, or one would sweep the folder that another has made and not yet locked.
  const files::Descriptor parent_lock(open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent_lock || flock(parent_lock.get(), LOCK_EX) != 0)
    throw fs::filesystem_error("cannot lock the folder for private copies of plugins", parent,
                               std::error_code(errno, std::generic_category()));
  sweep(parent);
  folder_ = make_unique_folder(parent);
  lock_ = lock_folder(folder_, O_CREAT);
}

PrivateCopies::~PrivateCopies() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

tl::expected<PrivateCopy, std::string> PrivateCopies::write(std::string_view name,
                                                            std::span<const std::byte> bytes) {
  auto written = write_once(name, bytes);
  std::error_code ignored;
  if (written || fs::exists(folder_, ignored)) return written;
  if (auto fault = restore_folder(); !fault.empty()) return tl::unexpected(std::move(fault));
  return write_once(name, bytes);
}

std::string PrivateCopies::restore_folder() {
  const guard::Lock lock(restoring_);
  std::error_code ignored;
  if (fs::exists(folder_, ignored)) return {};
  try {
    files::make_private_folder(folder_);
  } catch (const fs::filesystem_error& error) {
    return std::string("the folder for its private copy cannot be made again: ") + error.what();
  }
  lock_ = lock_folder(folder_, O_CREAT);
  return {};
}

tl::expected<PrivateCopy, std::string> PrivateCopies::write_once(std::string_view name,
                                                                 std::span<const std::byte> bytes) {
  PrivateCopy copy(folder_ / (std::to_string(next_.fetch_add(1)) + "-" + std::string(name)));
  const files::Descriptor file(open(copy.path().c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0500));
  if (!file)
    return tl::unexpected(describe_errno("its private copy cannot be made in the state directory", errno));
  if (const int error = write_bytes(file.get(), bytes))
    return tl::unexpected(describe_errno("its private copy cannot be written", error));
  files::Descriptor content(open(copy.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!content) return tl::unexpected(describe_errno("its private copy cannot be opened", errno));
  copy.hold(std::move(content));
  return copy;
}

std::optional<PrivateCopy> PrivateCopies::keep(const PrivateCopy& copy) {
  PrivateCopy kept(folder_ / (std::to_string(next_.fetch_add(1)) + "-kept"));
  std::error_code error;
  fs::create_hard_link(copy.path(), kept.path(), error);
  if (error) return std::nullopt;
  kept.hold(files::Descriptor(open(kept.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)));
  return kept;
}

}  // namespace plugin
