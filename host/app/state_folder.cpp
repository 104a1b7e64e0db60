#include "app/state_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "files/entries.hpp"
#include "files/file_lock.hpp"
#include "files/follow_links.hpp"
#include "files/last_error.hpp"
#include "files/link.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/rights.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

// Folders from which the host removes what it no longer needs.
constexpr std::array cleaned_folders{"private-copies", "descriptions", "crashes"};

// The names that a host gives; `plugins` is of an earlier version.
bool is_hosts_own(const std::string& name) {
  constexpr std::array others{"lock",           "operator.sock",   "plugins",
                              "names.json",     "secrets.key",     "chosen-versions",
                              "plugin-indexes", "workbench_token", "service-log"};
  return std::ranges::find(cleaned_folders, name) != cleaned_folders.end() ||
         std::ranges::find(others, name) != others.end() || name.starts_with("store.sqlite3");
}

// Both without links. A mount may show one folder in two places, which no path tells.
bool lies_in(const fs::path& inner, const fs::path& outer) {
  std::error_code ignored;
  for (fs::path at = inner;; at = at.parent_path()) {
    if (at == outer || fs::equivalent(at, outer, ignored)) return true;
    if (at == at.parent_path()) return false;
  }
}

[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
  throw std::runtime_error(fmt::format("the state folder {} cannot be used: {}", files::text_of(path), why));
}

[[noreturn]] void refuse(const fs::path& path, const std::error_code& error) {
  refuse(path, error.message() + ". --state-dir names a folder that the host may write into");
}

}  // namespace

bool overlap(const fs::path& one, const fs::path& other) {
  const fs::path a = files::follow_links(one), b = files::follow_links(other);
  return lies_in(a, b) || lies_in(b, a);
}

void require_apart(const fs::path& state, const OperatorsFolder& plugins, const OperatorsFolder& record) {
  if (overlap(state, plugins.path))
    throw std::runtime_error(
        fmt::format("--state-dir {} and {} {} are one folder, or one lies in the other; give each its own, "
                    "since the host "
                    "cleans the state folder",
                    files::text_of(state), plugins.flag, files::text_of(plugins.path)));
  if (record.path.empty()) return;
  for (const char* const name : cleaned_folders)
    if (overlap(state / name, record.path) &&
        lies_in(files::follow_links(record.path), files::follow_links(state)))
      throw std::runtime_error(
          fmt::format("{} {} lies where the host cleans its state folder; give it a folder elsewhere",
                      record.flag, files::text_of(record.path)));
}

StateFolder::StateFolder(const fs::path& path, const OperatorsFolder& plugins,
                         const OperatorsFolder& record) {
  try {
    require_apart(path, plugins, record);
    path_ = files::follow_links(path);
    if (path_.has_parent_path()) fs::create_directories(path_.parent_path());
    files::make_private_folder(path_);
  } catch (const fs::filesystem_error& error) {
    refuse(path, error.code());
  }
  take();
  close_to_others();
}

void StateFolder::take() {
  auto lock = files::lock_file(path_ / "lock", files::MissingFile::made);
  if (!lock.file) refuse(path_, lock.failure);
  lock_ = std::move(lock.file);
  if (lock.failure == std::errc::resource_unavailable_try_again)
    throw std::runtime_error(fmt::format(
        "another host uses the state folder {}: give each its own with --state-dir", files::text_of(path_)));
  if (lock.failure)
    warnings_.push_back(
        fmt::format("the file system of {} has no locks, so a second host on it would not be noticed",
                    files::text_of(path_)));
}

void StateFolder::close_to_others() {
  bool is_all_ours = true;
  std::error_code error;
  for (const auto& entry : files::entries_of(path_, error)) {
    const std::string name = files::text_of(entry.filename());
    if (!is_hosts_own(name)) {
      is_all_ours = false;
    } else if (files::is_link(entry)) {
      refuse(path_, fmt::format("{} in it is a link, and the host writes through none; remove it", name));
    }
  }
  if (error) refuse(path_, error);
  const auto rights = files::rights_of(path_);
  if (!rights) refuse(path_, files::last_error());
  if (!rights->is_ours) {
    warnings_.push_back(
        fmt::format("the state folder {} belongs to another user, who may change what the host loads from it",
                    files::text_of(path_)));
  } else if (rights->is_open_to_others && (!is_all_ours || !files::close_to_others(path_))) {
    warnings_.push_back(
        fmt::format("others may enter the state folder {}, and it holds more than the host's own files, so "
                    "its rights stay as they are; give the host its own folder",
                    files::text_of(path_)));
  }
}

}  // namespace app
