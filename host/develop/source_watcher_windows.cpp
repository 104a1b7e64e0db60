#include "develop/source_watcher.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "develop/sources.hpp"
#include "files/descriptor.hpp"
#include "files/last_error.hpp"
#include "files/path_text.hpp"

namespace develop {
namespace fs = std::filesystem;

namespace {

// An editor saves in several steps, and people save several files at once. A file is told of whenever a part of it is
// written.
constexpr DWORD quiet_ms = 50;
constexpr DWORD interest =
    FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_DIR_NAME | FILE_NOTIFY_CHANGE_LAST_WRITE;

}  // namespace

// A folder that is watched with all below it.
class Tree {
 public:
  explicit Tree(fs::path path) : path_(std::move(path)), event_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
    const HANDLE opened = CreateFileW(
        path_.c_str(), FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
        OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OVERLAPPED, nullptr);
    if (opened != INVALID_HANDLE_VALUE) folder_ = files::Descriptor(opened);
    if (!folder_ || !event_ || !begin())
      throw std::runtime_error("cannot watch " + files::text_of(path_) + ": " +
                               files::last_error().message());
  }
  ~Tree() {
    DWORD ignored = 0;
    if (CancelIoEx(folder_.get(), &pending_) != 0)
      GetOverlappedResult(folder_.get(), &pending_, &ignored, TRUE);
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  HANDLE event() const { return event_.get(); }

  // What has happened: the paths of the sources among it; nullopt: too much at once to be named.
  std::optional<std::vector<fs::path>> take() {
    DWORD size = 0;
    const bool is_done = GetOverlappedResult(folder_.get(), &pending_, &size, FALSE) != 0;
    // The thread that waited before has ended, and its call with it; the system has kept what happened since.
    const bool is_aborted = !is_done && GetLastError() == ERROR_OPERATION_ABORTED;
    std::optional<std::vector<fs::path>> sources;
    if (is_aborted || size > 0) sources = sources_in(size);
    begin();
    return sources;
  }

 private:
  bool begin() {
    pending_ = {};
    pending_.hEvent = event_.get();
    return ReadDirectoryChangesW(folder_.get(), changes_.data(), changes_.size(), TRUE, interest, nullptr,
                                 &pending_, nullptr) != 0;
  }

  std::vector<fs::path> sources_in(DWORD size) const {
    std::vector<fs::path> sources;
    for (DWORD at = 0; at < size;) {
      const auto* const change = reinterpret_cast<const FILE_NOTIFY_INFORMATION*>(changes_.data() + at);
      const fs::path below(std::wstring_view(change->FileName, change->FileNameLength / sizeof(wchar_t)));
      if (is_source(below) && !lies_in_build_tree(below)) sources.push_back(path_ / below);
      if (change->NextEntryOffset == 0) break;
      at += change->NextEntryOffset;
    }
    return sources;
  }

  bool lies_in_build_tree(const fs::path& below) const {
    fs::path folder = path_;
    return std::ranges::any_of(below.parent_path(),
                               [&](const fs::path& part) { return is_build_tree(folder /= part); });
  }

  fs::path path_;
  files::Descriptor folder_;
  files::Descriptor event_;
  OVERLAPPED pending_{};
  alignas(DWORD) std::array<char, 64 * 1024> changes_{};
};

struct SourceWatcher::Watches {
  files::Descriptor stop_event{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
  std::vector<std::unique_ptr<Tree>> trees;

  std::vector<HANDLE> awaited() const {
    std::vector<HANDLE> events{stop_event.get()};
    for (const auto& tree : trees) events.push_back(tree->event());
    return events;
  }
};

SourceWatcher::SourceWatcher(const std::vector<fs::path>& folders) : watches_(std::make_unique<Watches>()) {
  if (!watches_->stop_event)
    throw std::runtime_error("cannot watch for changes: " + files::last_error().message());
  if (folders.size() >= MAXIMUM_WAIT_OBJECTS)
    throw std::runtime_error("cannot watch more than " + std::to_string(MAXIMUM_WAIT_OBJECTS - 1) +
                             " folders");
  for (const fs::path& folder : folders)
    watches_->trees.push_back(std::make_unique<Tree>(folder_to_watch(folder)));
}

SourceWatcher::~SourceWatcher() = default;

std::optional<SourceWatcher::Saved> SourceWatcher::wait() {
  const auto awaited = watches_->awaited();
  std::optional<Saved> saved;
  while (true) {
    const DWORD ready = WaitForMultipleObjects(static_cast<DWORD>(awaited.size()), awaited.data(), FALSE,
                                               saved ? quiet_ms : INFINITE);
    if (ready == WAIT_OBJECT_0 || ready == WAIT_FAILED) return std::nullopt;
    if (ready == WAIT_TIMEOUT) return saved;
    const auto sources = watches_->trees[ready - WAIT_OBJECT_0 - 1]->take();
    if (!sources) saved.emplace();
    for (auto source : sources.value_or(Saved())) note(saved, std::move(source));
  }
}

void SourceWatcher::stop() {
  SetEvent(watches_->stop_event.get());
}

}  // namespace develop
