#include "develop/source_watcher.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>

#include "develop/sources.hpp"
#include "files/descriptor.hpp"
#include "files/entries.hpp"
#include "files/last_error.hpp"
#include "files/link.hpp"
#include "files/path_text.hpp"

namespace develop {
namespace fs = std::filesystem;

namespace {

// An editor saves in several steps, and people save several files at once.
constexpr std::chrono::milliseconds quiet{50};
// Not every file system tells of what happens in the folders below.
constexpr DWORD between_looks_ms = 500;

// Tells that something has happened in a folder, or below it.
class Notice {
 public:
  explicit Notice(const fs::path& folder) : event_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
    const HANDLE opened = CreateFileW(
        folder.c_str(), FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
        OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OVERLAPPED, nullptr);
    if (opened != INVALID_HANDLE_VALUE) folder_ = files::Descriptor(opened);
    if (!folder_ || !event_ || !begin())
      throw std::runtime_error("cannot watch " + files::text_of(folder) + ": " +
                               files::last_error().message());
  }
  ~Notice() {
    DWORD ignored = 0;
    if (CancelIoEx(folder_.get(), &pending_) != 0)
      GetOverlappedResult(folder_.get(), &pending_, &ignored, TRUE);
  }
  Notice(const Notice&) = delete;
  Notice& operator=(const Notice&) = delete;

  HANDLE event() const { return event_.get(); }

  // For what happens next. Which files it was, the next look tells.
  bool begin() {
    constexpr DWORD interest =
        FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_DIR_NAME | FILE_NOTIFY_CHANGE_LAST_WRITE;
    pending_ = {};
    pending_.hEvent = event_.get();
    ResetEvent(event_.get());
    return ReadDirectoryChangesW(folder_.get(), changes_.data(), changes_.size(), TRUE, interest, nullptr,
                                 &pending_, nullptr) != 0;
  }

 private:
  files::Descriptor folder_;
  files::Descriptor event_;
  OVERLAPPED pending_{};
  alignas(DWORD) std::array<char, 4 * 1024> changes_{};
};

struct Stamp {
  std::uint64_t saved = 0;  // in 100 ns
  std::uint64_t bytes = 0;

  friend bool operator==(const Stamp&, const Stamp&) = default;
};
using Stamps = std::map<fs::path, Stamp>;

std::uint64_t joined(DWORD high, DWORD low) {
  return (std::uint64_t{high} << 32U) | low;
}

// The standard library of mingw tells times in whole seconds, in which a file may be saved twice.
std::optional<Stamp> stamp_of(const fs::path& file) {
  WIN32_FILE_ATTRIBUTE_DATA about{};
  if (GetFileAttributesExW(file.c_str(), GetFileExInfoStandard, &about) == 0) return std::nullopt;
  const FILETIME& saved = about.ftLastWriteTime;
  return Stamp{joined(saved.dwHighDateTime, saved.dwLowDateTime),
               joined(about.nFileSizeHigh, about.nFileSizeLow)};
}

void add_sources(const fs::path& folder, Stamps& stamps) {
  std::error_code gone;
  for (auto& path : files::entries_of(folder, gone)) {
    std::error_code failed;
    if (fs::is_directory(path, failed)) {
      if (!files::is_link(path) && !is_build_tree(path)) add_sources(path, stamps);
    } else if (is_source(path)) {
      if (const auto stamp = stamp_of(path)) stamps.emplace(std::move(path), *stamp);
    }
  }
}

// In the order in which they were saved; those that were removed first.
std::vector<fs::path> changes_between(const Stamps& before, const Stamps& after) {
  std::vector<fs::path> changed;
  for (const auto& [file, stamp] : after)
    if (const auto found = before.find(file); found == before.end() || found->second != stamp)
      changed.push_back(file);
  std::ranges::stable_sort(changed, {}, [&](const fs::path& file) { return after.at(file).saved; });
  for (const auto& [file, stamp] : before)
    if (!after.contains(file)) changed.insert(changed.begin(), file);
  return changed;
}

}  // namespace

struct SourceWatcher::Watches {
  files::Descriptor stop_event{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
  std::vector<fs::path> folders;
  std::vector<std::unique_ptr<Notice>> notices;  // one for each folder
  Stamps stamps;

  // The sources that were saved since the last look.
  std::vector<fs::path> look() {
    Stamps now;
    for (const auto& folder : folders) add_sources(folder, now);
    auto changed = changes_between(stamps, now);
    stamps = std::move(now);
    return changed;
  }

  // False once it is to stop.
  bool wait(DWORD longest_ms) {
    std::vector<HANDLE> awaited{stop_event.get()};
    for (const auto& notice : notices) awaited.push_back(notice->event());
    const DWORD ready =
        WaitForMultipleObjects(static_cast<DWORD>(awaited.size()), awaited.data(), FALSE, longest_ms);
    if (ready == WAIT_OBJECT_0 || ready == WAIT_FAILED) return false;
    if (ready != WAIT_TIMEOUT) notices[ready - WAIT_OBJECT_0 - 1]->begin();
    return true;
  }
};

SourceWatcher::SourceWatcher(const std::vector<fs::path>& folders) : watches_(std::make_unique<Watches>()) {
  if (!watches_->stop_event)
    throw std::runtime_error("cannot watch for changes: " + files::last_error().message());
  if (folders.size() >= MAXIMUM_WAIT_OBJECTS)
    throw std::runtime_error("cannot watch more than " + std::to_string(MAXIMUM_WAIT_OBJECTS - 1) +
                             " folders");
  for (const fs::path& named : folders) {
    watches_->folders.push_back(folder_to_watch(named));
    watches_->notices.push_back(std::make_unique<Notice>(watches_->folders.back()));
  }
  watches_->look();
}

SourceWatcher::~SourceWatcher() = default;

std::optional<SourceWatcher::Saved> SourceWatcher::wait() {
  using Clock = std::chrono::steady_clock;
  std::optional<Saved> saved;
  Clock::time_point last;
  while (!saved || Clock::now() - last < quiet) {
    if (!watches_->wait(saved ? static_cast<DWORD>(quiet.count()) : between_looks_ms)) return std::nullopt;
    for (auto& file : watches_->look()) {
      note(saved, std::move(file));
      last = Clock::now();
    }
  }
  return saved;
}

void SourceWatcher::stop() {
  SetEvent(watches_->stop_event.get());
}

}  // namespace develop
