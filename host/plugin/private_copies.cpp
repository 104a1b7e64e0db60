#include "plugin/private_copies.hpp"

#include <array>
#include <fstream>
#include <system_error>
#include <vector>

#include "artifact/artifact.hpp"
#include "files/entries.hpp"
#include "files/file_lock.hpp"
#include "files/last_error.hpp"
#include "files/link.hpp"
#include "files/open.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/read_at.hpp"
#include "files/remove_tree.hpp"
#include "files/rename_over.hpp"
#include "files/unique_name.hpp"
#include "files/write_all.hpp"
#include "plugin/loader.hpp"

namespace plugin {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view lock_name = "lock";

constexpr std::string_view folder_prefix = "host-";

// Whether a host has made it: by its name, and its lock file proves the rest.
bool is_named_as_ours(const fs::path& folder) {
  const auto name = files::text_of(folder.filename());
  return name.size() == folder_prefix.size() + files::unique_letters && name.starts_with(folder_prefix);
}

// The lock last, once nothing else is left: a later host takes no folder without one for a host's. Of a link that took
// the folder's place, only the link.
void remove_folder(const fs::path& folder) {
  if (files::is_link(folder)) return void(files::remove_tree(folder));
  bool is_bare = true;
  std::error_code ignored;
  for (const auto& path : files::entries_of(folder, ignored))
    if (path.filename() != fs::path(lock_name) && files::remove_tree(path)) is_bare = false;
  if (is_bare) files::remove_tree(folder);
}

// Unknown files may lie here, by mistake or as a trap. What a library that its host could not unload has left is
// removed here, too, on systems that keep the file of one that is loaded.
void sweep(const fs::path& parent) {
  for (const auto& folder : files::entries_of(parent)) {
    if (!is_named_as_ours(folder) || files::is_link(folder)) continue;
    auto lock = files::lock_file(folder / lock_name, files::MissingFile::refused);
    if (!lock.is_held()) continue;
    lock.file.reset();      // or the folder could not be removed
    remove_folder(folder);  // best effort: another host may sweep at the same time
  }
}

// The dynamic linker's own words for this ("failed to map segment") do not help.
void check_executable(const fs::path& folder) {
  if (!may_load_from(folder))
    throw fs::filesystem_error(
        "plugins cannot be loaded from the state directory, whose file system is mounted noexec; choose "
        "another",
        folder, std::make_error_code(std::errc::permission_denied));
}

std::string describe(std::string_view doing, const std::error_code& error) {
  return std::string(doing) + ": " + error.message();
}

// Of what a call has returned, at once after it.
std::error_code error_unless(bool succeeded) {
  return succeeded ? std::error_code() : files::last_error();
}

std::error_code copy_bytes(const files::Descriptor& from, const files::Descriptor& to) {
  std::array<std::byte, 64 * 1024> piece;
  for (std::uint64_t at = 0;;) {
    const auto got = files::read_at(from.get(), at, piece);
    if (!got) return files::last_error();
    if (*got == 0) return {};
    if (!files::write_all(to.get(), std::span(piece).first(*got))) return files::last_error();
    at += *got;
  }
}

}  // namespace

// Some systems remove no file that is open.
PrivateCopy::~PrivateCopy() {
  content_.reset();
  std::error_code ignored;
  if (!path_.empty()) fs::remove(path_, ignored);
}

// Under another name first, so that nothing loads half of it.
std::string PrivateCopy::restore() const {
  std::error_code error;
  if (fs::exists(path_, error)) return {};
  if (!content_) return "its private copy in the state folder is gone";
  constexpr std::string_view failed = "its private copy in the state folder is gone and cannot be made again";
  try {
    files::make_private_folder(path_.parent_path());
  } catch (const fs::filesystem_error& fault) {
    return std::string(failed) + ": " + fault.what();
  }
  auto [draft, file] = files::make_unique_file(path_.parent_path(), files::text_of(path_.filename()) + "-",
                                               files::Access::owner_may_run);
  if (!file) return describe(failed, files::last_error());
  error = copy_bytes(content_, file);
  file.reset();
  if (!error) error = files::rename_over(draft, path_);
  if (!error) return {};
  std::error_code ignored;
  fs::remove(draft, ignored);
  return describe(failed, error);
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

PrivateCopies::PrivateCopies(const fs::path& state_dir) {
  const auto parent = fs::absolute(state_dir) / "private-copies";
  files::make_private_folder(parent);
  check_executable(parent);
  // One host at a time, or one would sweep the folder that another has made and not yet locked.
  const auto parent_lock = files::lock_folder(parent, files::Waiting::until_free);
  if (!parent_lock.is_held())
    throw fs::filesystem_error("cannot lock the folder for private copies of plugins", parent,
                               parent_lock.failure);
  sweep(parent);
  folder_ = files::make_unique_folder(parent, folder_prefix);
  take_folder();
}

// None if it cannot be locked: then the next host sweeps what this one leaves, at worst while it is in use.
void PrivateCopies::take_folder() {
  auto lock = files::lock_file(folder_ / lock_name, files::MissingFile::made);
  if (lock.is_held()) lock_ = std::move(lock.file);
}

PrivateCopies::~PrivateCopies() {
  lock_.reset();  // or the folder could not be removed
  remove_folder(folder_);
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
  take_folder();
  return {};
}

tl::expected<PrivateCopy, std::string> PrivateCopies::write_once(std::string_view name,
                                                                 std::span<const std::byte> bytes) {
  PrivateCopy copy(folder_ /
                   files::path_from_text(std::to_string(next_.fetch_add(1)) + "-" + std::string(name)));
  auto file = files::open_to_write(copy.path(), files::Existing::refused, files::Access::owner_may_run);
  if (!file)
    return tl::unexpected(
        describe("its private copy cannot be made in the state directory", files::last_error()));
  if (const auto error = error_unless(files::write_all(file.get(), bytes)))
    return tl::unexpected(describe("its private copy cannot be written", error));
  file.reset();  // or it could not be loaded
  auto content = files::open_to_read(copy.path());
  if (!content) return tl::unexpected(describe("its private copy cannot be opened", files::last_error()));
  copy.hold(std::move(content));
  return copy;
}

std::optional<PrivateCopy> PrivateCopies::keep(const PrivateCopy& copy) {
  PrivateCopy kept(folder_ / (std::to_string(next_.fetch_add(1)) + "-kept"));
  std::error_code error;
  fs::create_hard_link(copy.path(), kept.path(), error);
  if (error) return std::nullopt;
  kept.hold(files::open_to_read(kept.path()));
  return kept;
}

}  // namespace plugin
