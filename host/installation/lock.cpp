#include "installation/lock.hpp"

#include <algorithm>
#include <utility>

#include "artifact/file_image.hpp"
#include "artifact/file_name.hpp"
#include "files/link.hpp"
#include "files/path_text.hpp"
#include "files/replace_file.hpp"
#include "signature/key_file.hpp"
#include "text/format.hpp"

namespace installation {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_lock_bytes = std::size_t{4} * 1024 * 1024;

}  // namespace

const Plugin* Lock::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      plugins, [&](const Plugin& one) { return artifact::is_same_file(one.name, name); });
  return found == plugins.end() ? nullptr : &*found;
}

Plugin* Lock::find(std::string_view name) {
  return const_cast<Plugin*>(std::as_const(*this).find(name));
}

void Lock::put(Plugin plugin) {
  erase(plugin.name);
  plugins.push_back(std::move(plugin));
}

void Lock::erase(std::string_view name) {
  std::erase_if(plugins, [&](const Plugin& one) { return artifact::is_same_file(one.name, name); });
}

std::int64_t Lock::serial_of(std::string_view address) const {
  const auto found = std::ranges::find(indexes, address, &SeenIndex::address);
  return found == indexes.end() ? 0 : found->serial;
}

void Lock::note_serial(std::string_view address, std::int64_t serial) {
  const auto found = std::ranges::find(indexes, address, &SeenIndex::address);
  if (found == indexes.end()) {
    indexes.push_back({std::string(address), serial});
  } else {
    found->serial = std::max(found->serial, serial);
  }
}

tl::expected<Lock, std::string> read_lock(const fs::path& plugins) {
  const auto path = plugins / lock_name;
  std::error_code error;
  if (fs::status(path, error).type() == fs::file_type::not_found && !files::is_link(path)) return Lock();
  return signature::read_file(path, max_lock_bytes)
      .and_then([](const std::string& text) { return parse_lock(text); })
      .map_error([&](const std::string& why) {
        return text::format("{} cannot be read: {}; restore it, or remove it to load files without it",
                            files::text_of(path), why);
      });
}

void write_lock(const fs::path& plugins, const Lock& lock) {
  files::replace_file(plugins / lock_name, format_lock(lock));
}

std::string find_lock_fault(const fs::path& plugins, std::string_view file, std::string_view sha256) {
  const auto lock = read_lock(plugins);
  if (!lock) return lock.error();
  const auto* const plugin = lock->find(artifact::plugin_name(file));
  if (plugin == nullptr || plugin->current.sha256 == sha256) return {};
  return text::format(
      "it is not what {} names, which is version {} with the SHA-256 {}; `aha-host plugin pin {}@{}` puts "
      "that version "
      "back, and `aha-host plugin remove {}` ends the lock's say on the name",
      lock_name, plugin->current.version, plugin->current.sha256, plugin->name, plugin->current.version,
      plugin->name);
}

}  // namespace installation
