#include "app/state_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "files/private_folder.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr mode_t rights_of_others = 0077;

// Folders from which the host removes what it no longer needs.
constexpr std::array cleaned_folders{"private-copies", "descriptions", "crashes"};

// The names that a host gives; `plugins` is of an earlier version.
bool is_hosts_own(const std::string& name) {
  constexpr std::array others{"lock",        "operator.sock",   "plugins",        "names.json",
                              "secrets.key", "chosen-versions", "plugin-indexes", "workbench_token"};
  return std::ranges::find(cleaned_folders, name) != cleaned_folders.end() ||
         std::ranges::find(others, name) != others.end() || name.starts_with("store.sqlite3");
}

// Follows every link, also one that leads to what is not there yet.
fs::path resolve(fs::path path) {
  constexpr int most_links = 40;  // the system's limit
  for (int links = 0; links < most_links; ++links) {
    path = fs::weakly_canonical(fs::absolute(path));
    fs::path walked;
    auto part = path.begin();
    while (part != path.end() && !fs::is_symlink(fs::symlink_status(walked /= *part))) ++part;
    if (part == path.end()) return path.has_filename() ? path : path.parent_path();
    fs::path rest;
    for (++part; part != path.end(); ++part) rest /= *part;
    path = walked.parent_path() / fs::read_symlink(walked) / rest;
  }
  throw fs::filesystem_error("too many links", path,
                             std::make_error_code(std::errc::too_many_symbolic_link_levels));
}

// Both resolved. A mount may show one folder in two places, which no path tells.
bool lies_in(const fs::path& inner, const fs::path& outer) {
  std::error_code ignored;
  for (fs::path at = inner;; at = at.parent_path()) {
    if (at == outer || fs::equivalent(at, outer, ignored)) return true;
    if (at == at.parent_path()) return false;
  }
}

[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
  throw std::runtime_error(fmt::format("the state folder {} cannot be used: {}", path.string(), why));
}

[[noreturn]] void refuse(const fs::path& path, int error) {
  refuse(path, std::generic_category().message(error) +
                   ". --state-dir names a folder that the host may write into");
}

}  // namespace

bool overlap(const fs::path& one, const fs::path& other) {
  const fs::path a = resolve(one), b = resolve(other);
  return lies_in(a, b) || lies_in(b, a);
}

void require_apart(const fs::path& state, const OperatorsFolder& plugins, const OperatorsFolder& record) {
  if (overlap(state, plugins.path))
    throw std::runtime_error(
        fmt::format("--state-dir {} and {} {} are one folder, or one lies in the other; give each its own, "
                    "since the host "
                    "cleans the state folder",
                    state.string(), plugins.flag, plugins.path.string()));
  if (record.path.empty()) return;
  for (const char* const name : cleaned_folders)
    if (overlap(state / name, record.path) && lies_in(resolve(record.path), resolve(state)))
      throw std::runtime_error(
          fmt::format("{} {} lies where the host cleans its state folder; give it a folder elsewhere",
                      record.flag, record.path.string()));
}

StateFolder::StateFolder(const fs::path& path, const OperatorsFolder& plugins,
                         const OperatorsFolder& record) {
  try {
    require_apart(path, plugins, record);
    path_ = resolve(path);
    if (path_.has_parent_path()) fs::create_directories(path_.parent_path());
    files::make_private_folder(path_);
  } catch (const fs::filesystem_error& error) {
    refuse(path, error.code().value());
  }
  take();
  close_to_others();
}

void StateFolder::take() {
  lock_ =
      files::Descriptor(::open((path_ / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock_) refuse(path_, errno);
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0) return;
  if (errno == EWOULDBLOCK)
    throw std::runtime_error(fmt::format(
        "another host uses the state folder {}: give each its own with --state-dir", path_.string()));
  warnings_.push_back(fmt::format(
      "the file system of {} has no locks, so a second host on it would not be noticed", path_.string()));
}

void StateFolder::close_to_others() {
  bool is_all_ours = true;
  for (const auto& entry : fs::directory_iterator(path_)) {
    const std::string name = entry.path().filename();
    if (!is_hosts_own(name)) {
      is_all_ours = false;
    } else if (entry.is_symlink()) {
      refuse(path_, fmt::format("{} in it is a link, and the host writes through none; remove it", name));
    }
  }
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0) refuse(path_, errno);
  if (status.st_uid != ::geteuid()) {
    warnings_.push_back(
        fmt::format("the state folder {} belongs to another user, who may change what the host loads from it",
                    path_.string()));
  } else if ((status.st_mode & rights_of_others) != 0 &&
             (!is_all_ours || ::chmod(path_.c_str(), status.st_mode & 07777 & ~rights_of_others) != 0)) {
    warnings_.push_back(
        fmt::format("others may enter the state folder {}, and it holds more than the host's own files, so "
                    "its rights stay as they are; give the host its own folder",
                    path_.string()));
  }
}

}  // namespace app
