#include "develop/source_watcher.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <map>
#include <stdexcept>
#include <system_error>

#include "develop/sources.hpp"

namespace develop {
namespace fs = std::filesystem;

namespace {

// An editor saves in several steps, and people save several files at once.
constexpr int quiet_ms = 20;
constexpr std::uint32_t interest =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ONLYDIR | IN_EXCL_UNLINK;

}  // namespace

struct SourceWatcher::Watches {
  int inotify = -1;
  int stop_event = -1;
  std::map<int, fs::path> folders;

  ~Watches() {
    if (inotify >= 0) ::close(inotify);
    if (stop_event >= 0) ::close(stop_event);
  }

  void add(const fs::path& folder) {
    const int watch = ::inotify_add_watch(inotify, folder.c_str(), interest);
    if (watch < 0) {
      throw std::runtime_error("cannot watch " + folder.string() + ": " +
                               std::generic_category().message(errno));
    }
    folders[watch] = folder;
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator(folder, gone)) {
      if (entry.is_directory(gone) && !entry.is_symlink(gone) && !is_build_tree(entry.path()))
        add(entry.path());
    }
  }

  // Reads what has happened.
  void read(std::optional<Saved>& saved) {
    alignas(inotify_event) std::array<char, 16 * 1024> buffer;
    ssize_t size = 0;
    while ((size = ::read(inotify, buffer.data(), buffer.size())) > 0) {
      for (char* at = buffer.data(); at < buffer.data() + size;) {
        const auto* const event = reinterpret_cast<const inotify_event*>(at);
        at += sizeof(inotify_event) + event->len;
        if ((event->mask & IN_Q_OVERFLOW) != 0)
          saved.emplace();
        else if (auto file = look_at(*event))
          note(saved, std::move(*file));
      }
    }
  }

  std::optional<fs::path> look_at(const inotify_event& event) {
    if ((event.mask & IN_IGNORED) != 0) folders.erase(event.wd);
    const auto folder = folders.find(event.wd);
    if (folder == folders.end() || event.len == 0) return std::nullopt;
    const fs::path path = folder->second / event.name;
    if ((event.mask & IN_ISDIR) != 0) {
      if ((event.mask & (IN_CREATE | IN_MOVED_TO)) != 0 && !is_build_tree(path)) add_if_there(path);
      return std::nullopt;
    }
    const bool is_change = (event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)) != 0;
    return is_change && is_source(path) ? std::optional(path) : std::nullopt;
  }

  void add_if_there(const fs::path& folder) {
    try {
      add(folder);
    } catch (const std::runtime_error&) {  // gone again already
    }
  }
};

SourceWatcher::SourceWatcher(const std::vector<fs::path>& folders) : watches_(std::make_unique<Watches>()) {
  watches_->inotify = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  watches_->stop_event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (watches_->inotify < 0 || watches_->stop_event < 0) {
    throw std::runtime_error("cannot watch for changes: " + std::generic_category().message(errno));
  }
  for (const fs::path& folder : folders) watches_->add(folder_to_watch(folder));
}

SourceWatcher::~SourceWatcher() = default;

std::optional<SourceWatcher::Saved> SourceWatcher::wait() {
  std::optional<Saved> saved;
  while (true) {
    std::array<pollfd, 2> sources{{{watches_->inotify, POLLIN, 0}, {watches_->stop_event, POLLIN, 0}}};
    const int ready = ::poll(sources.data(), sources.size(), saved ? quiet_ms : -1);
    if (sources[1].revents != 0) return std::nullopt;
    if (ready == 0) return saved;
    watches_->read(saved);
  }
}

void SourceWatcher::stop() {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(watches_->stop_event, &one, sizeof one));
}

}  // namespace develop
