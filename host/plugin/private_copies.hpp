// The files that are really loaded: a copy for each load, under a path never used before, so that the dynamic
// linker does not take a new file for one it knows, and a plugin file may be overwritten while it serves.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "files/descriptor.hpp"
#include "guard/mutex.hpp"

namespace plugin {

// One copy; the file is removed with the object.
class PrivateCopy {
 public:
  // content  an open descriptor of the same file, from which restore() makes it again; none: it cannot.
  explicit PrivateCopy(std::filesystem::path path, files::Descriptor content = {})
      : path_(std::move(path)), content_(std::move(content)) {}
  PrivateCopy(PrivateCopy&& other) noexcept
      : path_(std::exchange(other.path_, {})), content_(std::move(other.content_)) {}
  PrivateCopy& operator=(PrivateCopy&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(content_, other.content_);
    return *this;
  }
  ~PrivateCopy();

  const std::filesystem::path& path() const { return path_; }

  // Makes the file again if something has removed it, with the folders it is in: the state folder may be tidied up
  // under the host. Returns empty, or what went wrong. [any]
  std::string restore() const;

  // See the constructor.
  void hold(files::Descriptor content) { content_ = std::move(content); }

  // Its content; nothing if it cannot be read. [any]
  std::optional<std::vector<std::byte>> read() const;

 private:
  std::filesystem::path path_;
  files::Descriptor content_;
};

class PrivateCopies {
 public:
  // Makes its own folder in state_dir/private-copies, and removes those of hosts that have ended: the folders that
  // have this class's names and its lock file, which no process holds. All else there stays.
  // Throws std::filesystem::filesystem_error or std::system_error if that cannot be done.
  explicit PrivateCopies(const std::filesystem::path& state_dir);

  // Removes the folder. Libraries that are still loaded from it go on running; where the system keeps their files, the
  // next host removes them.
  ~PrivateCopies();
  PrivateCopies(const PrivateCopies&) = delete;
  PrivateCopies& operator=(const PrivateCopies&) = delete;

  // Writes a copy. [any]
  // name  the plugin file's, for people who read backtraces.
  // returns  the copy, or what went wrong.
  tl::expected<PrivateCopy, std::string> write(std::string_view name, std::span<const std::byte> bytes);

  // Another name of the same bytes, which stay as long as one of the two does; nothing if the file system has no
  // such links. [any]
  std::optional<PrivateCopy> keep(const PrivateCopy& copy);

 private:
  tl::expected<PrivateCopy, std::string> write_once(std::string_view name, std::span<const std::byte> bytes);
  std::string restore_folder();
  void take_folder() AHA_REQUIRES(restoring_);

  std::filesystem::path folder_;
  guard::Mutex restoring_;
  files::Descriptor lock_
      AHA_GUARDED_BY(restoring_);  // held as long as the folder is in use; how others tell a stale folder
  std::atomic<std::uint64_t> next_ = 1;
};

}  // namespace plugin
