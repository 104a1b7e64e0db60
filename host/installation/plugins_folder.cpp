#include "installation/plugins_folder.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "artifact/artifact.hpp"
#include "artifact/file_image.hpp"
#include "files/entries.hpp"
#include "files/file_lock.hpp"
#include "files/path_text.hpp"
#include "files/remove_tree.hpp"
#include "files/replace_file.hpp"
#include "installation/chosen_versions.hpp"
#include "ownership/version_order.hpp"
#include "plugin_index/index.hpp"
#include "signature/key_file.hpp"
#include "signature/minisign.hpp"
#include "text/format.hpp"

namespace installation {
namespace {

namespace fs = std::filesystem;

// Its name starts with a dot, so the host passes it over.
constexpr const char* kept_folder = ".kept";

std::string sha256_of(std::string_view content) {
  return artifact::sha256_hex(std::as_bytes(std::span(content)));
}

fs::path signature_path(const fs::path& file) {
  return files::path_from_text(signature::signature_name(files::text_of(file)));
}

// The signature first, so that the file is never beside an earlier one's for long.
void put(const fs::path& path, const Content& content) {
  if (content.signature.empty()) {
    fs::remove(signature_path(path));
  } else {
    files::replace_file(signature_path(path), content.signature);
  }
  files::replace_file(path, content.file);
}

// Where the file system has no locks, each command trusts that it is alone.
files::Descriptor take(const fs::path& folder) {
  auto [taken, failure] = files::lock_folder(folder, files::Waiting::no);
  if (!taken)
    throw std::runtime_error(text::format("the plugins folder {} cannot be used: {}; --plugins names another",
                                          files::text_of(folder), failure.message()));
  if (failure == std::errc::resource_unavailable_try_again)
    throw std::runtime_error(text::format(
        "another command is changing the plugins folder {}; wait until it ends", files::text_of(folder)));
  return std::move(taken);
}

Lock lock_of(const fs::path& plugins) {
  auto lock = read_lock(plugins);
  if (!lock) throw std::runtime_error(lock.error());
  return std::move(*lock);
}

}  // namespace

PluginsFolder::PluginsFolder(fs::path plugins, fs::path state)
    : plugins_(std::move(plugins)),
      state_(std::move(state)),
      taken_(take(plugins_)),
      lock_(lock_of(plugins_)) {}

std::optional<std::string> PluginsFolder::hash_of(std::string_view name) const {
  const auto path = file_path(name);
  if (!fs::exists(path)) return std::nullopt;
  const auto content = signature::read_file(path, plugin_index::max_file_bytes);
  return content ? sha256_of(*content) : std::string();
}

void PluginsFolder::install(const std::string& name, Version version, const Content& content) {
  Plugin plugin{.name = name, .current = std::move(version), .before = {}, .is_pinned = false};
  if (const auto* const earlier = lock_.find(name)) {
    plugin.is_pinned = earlier->is_pinned;
    plugin.before = earlier->before;
    plugin.before.insert(plugin.before.begin(), earlier->current);
  }
  std::erase_if(plugin.before, [&](const Version& one) {
    return one.sha256 == plugin.current.sha256 || one.version == plugin.current.version;
  });
  if (plugin.before.size() >= kept_versions) plugin.before.resize(kept_versions - 1);
  const auto kept = kept_path(name, plugin.current);
  fs::create_directories(kept.parent_path());
  put(kept, content);
  make_current(std::move(plugin), content);
}

tl::expected<void, std::string> PluginsFolder::restore(const std::string& name, const std::string& version) {
  Plugin plugin = *lock_.find(name);
  if (plugin.current.version != version) {
    const auto found = std::ranges::find(plugin.before, version, &Version::version);
    const auto ran = std::exchange(plugin.current, *found);
    plugin.before.erase(found);
    plugin.before.push_back(ran);
  }
  const auto content = read_kept(name, plugin.current);
  if (!content) return tl::unexpected(content.error());
  make_current(std::move(plugin), *content);
  return {};
}

void PluginsFolder::set_pinned(const std::string& name, bool is_pinned) {
  lock_.find(name)->is_pinned = is_pinned;
  write_lock(plugins_, lock_);
}

void PluginsFolder::note_serial(std::string_view address, std::int64_t serial) {
  if (lock_.serial_of(address) >= serial) return;
  lock_.note_serial(address, serial);
  write_lock(plugins_, lock_);
}

void PluginsFolder::remove(const std::string& name) {
  const auto path = file_path(name);
  fs::remove(path);
  fs::remove(signature_path(path));
  const auto kept = folder_of_kept(name);
  if (const auto error = files::remove_tree(kept))
    throw fs::filesystem_error("cannot remove a folder", kept, error);
  lock_.erase(name);
  write_lock(plugins_, lock_);
}

fs::path PluginsFolder::file_path(std::string_view name) const {
  return plugins_ / files::path_from_text(artifact::plugin_file(name));
}

fs::path PluginsFolder::folder_of_kept(std::string_view name) const {
  return plugins_ / kept_folder / files::path_from_text(name);
}

fs::path PluginsFolder::kept_path(const std::string& name, const Version& version) const {
  return folder_of_kept(name) / artifact::plugin_file(version.sha256);
}

tl::expected<Content, std::string> PluginsFolder::read_kept(const std::string& name,
                                                            const Version& version) const {
  const auto path = kept_path(name, version);
  Content content;
  if (auto file = signature::read_file(path, plugin_index::max_file_bytes)) content.file = std::move(*file);
  if (sha256_of(content.file) != version.sha256)
    return tl::unexpected(
        text::format("the copy of {} {} that was kept is missing or was changed: {}; `aha-host plugin "
                     "add {}@{}` fetches it again",
                     name, version.version, files::text_of(path), name, version.version));
  if (!version.is_signed) return content;
  auto signature = signature::read_file(signature_path(path), plugin_index::max_signature_bytes);
  if (!signature)
    return tl::unexpected(text::format("{}: {}", files::text_of(signature_path(path)), signature.error()));
  content.signature = std::move(*signature);
  return content;
}

// The host compares a file with the lock when the file changes: so the lock is written before.
void PluginsFolder::make_current(Plugin plugin, const Content& content) {
  const std::string file = artifact::plugin_file(plugin.name);
  const auto* const known = lock_.find(plugin.name);
  const auto earlier = known == nullptr ? std::nullopt : std::optional(*known);
  const bool goes_back =
      earlier && ownership::compare_versions(plugin.current.version, earlier->current.version) < 0;
  if (goes_back && plugin.current.is_signed) choose_version(state_, file, plugin.current.sha256);
  try {
    note(plugin);
    put(file_path(plugin.name), content);
  } catch (const std::system_error&) {
    go_on_with(earlier, plugin.name);
    throw;
  }
  evict(plugin);
}

void PluginsFolder::note(const Plugin& plugin) {
  lock_.put(plugin);
  write_lock(plugins_, lock_);
}

// After a failure to install. Best effort: the disk that was full for a file may have room for a lock.
void PluginsFolder::go_on_with(const std::optional<Plugin>& earlier, const std::string& name) {
  try {
    lock_.erase(name);
    if (earlier) lock_.put(*earlier);
    write_lock(plugins_, lock_);
    if (!earlier) return;
    if (const auto content = read_kept(name, earlier->current)) put(file_path(name), *content);
  } catch (const std::system_error&) {  // the first failure is the one to tell
  }
}

// Best effort: what is left over is evicted the next time.
void PluginsFolder::evict(const Plugin& plugin) const {
  const auto is_kept = [&](const std::string& file) {
    const auto has = [&](const Version& one) { return file.starts_with(one.sha256); };
    return has(plugin.current) || std::ranges::any_of(plugin.before, has);
  };
  std::error_code ignored;
  for (const auto& path : files::entries_of(folder_of_kept(plugin.name), ignored))
    if (!is_kept(files::text_of(path.filename()))) fs::remove(path, ignored);
}

}  // namespace installation
