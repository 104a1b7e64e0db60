// The plugins folder, as the operator changes it: installs a version, keeps earlier ones, goes back to them. Each
// change is whole: whatever stops it leaves a file, a signature and a lock that are each the earlier or the new one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "files/descriptor.hpp"
#include "installation/lock.hpp"

namespace installation {

// The content of a version.
struct Content {
  std::string file;
  std::string signature;  // of FILE.minisig; empty: none
};

// One per process. Other processes wait until it ends. Functions throw std::system_error that names the path if the
// disk is full or may not be written.
class PluginsFolder {
 public:
  // Takes the folder for this process. Throws std::runtime_error if it is not there, is in use by another command, or
  // has a lock that cannot be read.
  // state  the host's state folder, which notes that an earlier version was chosen.
  PluginsFolder(std::filesystem::path plugins, std::filesystem::path state);

  const Lock& lock() const { return lock_; }

  // The SHA-256 of the file of a plugin; nullopt if there is none.
  std::optional<std::string> hash_of(std::string_view name) const;

  // Makes a version the one that runs, and keeps it beside the two before it.
  // content  whose hash is that of the version.
  void install(const std::string& name, Version version, const Content& content);

  // Goes back to a version that is kept. The one that ran becomes the last to roll back to.
  // version  one of the plugin's; the current one is put back if its file was changed.
  // returns  nothing, or one sentence that says why the kept content cannot be used.
  tl::expected<void, std::string> restore(const std::string& name, const std::string& version);

  void set_pinned(const std::string& name, bool is_pinned);
  void note_serial(std::string_view address, std::int64_t serial);

  // Removes the plugin's file, what is kept of it, and its entry in the lock.
  void remove(const std::string& name);

 private:
  std::filesystem::path file_path(std::string_view name) const;
  std::filesystem::path folder_of_kept(std::string_view name) const;
  std::filesystem::path kept_path(const std::string& name, const Version& version) const;
  tl::expected<Content, std::string> read_kept(const std::string& name, const Version& version) const;
  void make_current(Plugin plugin, const Content& content);
  void note(const Plugin& plugin);
  void go_on_with(const std::optional<Plugin>& earlier, const std::string& name);
  void evict(const Plugin& plugin) const;

  std::filesystem::path plugins_;
  std::filesystem::path state_;
  files::Descriptor taken_;
  Lock lock_;
};

}  // namespace installation
