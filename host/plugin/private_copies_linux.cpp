#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>
#include <vector>

#include "artifact.hpp"
#include "private_copies.hpp"

namespace plugin {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLockName = "lock";

// Locks a folder's lock file; nothing where another process has it.
Descriptor lock_folder(const fs::path& folder) {
  Descriptor file(open((folder / kLockName).c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  if (file && flock(file.get(), LOCK_EX | LOCK_NB) != 0) file.reset();
  return file;
}

void sweep(const fs::path& parent) {
  for (const auto& entry : fs::directory_iterator(parent)) {
    std::error_code ignored;  // another host may sweep at the same time
    if (!entry.is_directory(ignored)) {
      fs::remove(entry.path(), ignored);
    } else if (const auto lock = lock_folder(entry.path())) {
      fs::remove_all(entry.path(), ignored);
    }
  }
}

fs::path make_unique_folder(const fs::path& parent) {
  auto pattern = (parent / "host-XXXXXX").native();
  if (mkdtemp(pattern.data()) == nullptr)
    throw fs::filesystem_error("cannot make a folder for private copies of plugins", parent,
                               std::error_code(errno, std::generic_category()));
  return pattern;
}

// The dynamic linker's own words for this ("failed to map segment") help nobody.
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

}  // namespace

PrivateCopy::~PrivateCopy() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove(path_, ignored);
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
  return content && sha256_hex(*content) == sha256;
}

PrivateCopies::PrivateCopies(const fs::path& state_dir) {
  const auto parent = fs::absolute(state_dir) / "plugins";
  fs::create_directories(parent);
  check_executable(parent);
  // One host at a time, or one would sweep the folder that another has made and not yet locked.
  const Descriptor parent_lock(open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent_lock || flock(parent_lock.get(), LOCK_EX) != 0)
    throw fs::filesystem_error("cannot lock the folder for private copies of plugins", parent,
                               std::error_code(errno, std::generic_category()));
  sweep(parent);
  folder_ = make_unique_folder(parent);
  lock_ = lock_folder(folder_);
}

PrivateCopies::~PrivateCopies() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

tl::expected<PrivateCopy, std::string> PrivateCopies::write(std::string_view name,
                                                            std::span<const std::byte> bytes) {
  PrivateCopy copy(folder_ / (std::to_string(next_.fetch_add(1)) + "-" + std::string(name)));
  const Descriptor file(open(copy.path().c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0500));
  if (!file)
    return tl::unexpected(describe_errno("its private copy cannot be made in the state directory", errno));
  while (!bytes.empty()) {
    const auto written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(describe_errno("its private copy cannot be written", errno));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return copy;
}

std::optional<PrivateCopy> PrivateCopies::keep(const PrivateCopy& copy) {
  PrivateCopy kept(folder_ / (std::to_string(next_.fetch_add(1)) + "-kept"));
  std::error_code error;
  fs::create_hard_link(copy.path(), kept.path(), error);
  if (error) return std::nullopt;
  return kept;
}

}  // namespace plugin
