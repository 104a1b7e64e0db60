#include "reload/notices.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <system_error>

#include "files/descriptor.hpp"
#include "files/last_error.hpp"
#include "files/unique_name.hpp"
#include "files/wide_text_windows.hpp"

namespace reload {
namespace {

using std::chrono::milliseconds;

constexpr DWORD changes = FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_DIR_NAME |
                          FILE_NOTIFY_CHANGE_ATTRIBUTES | FILE_NOTIFY_CHANGE_SIZE |
                          FILE_NOTIFY_CHANGE_LAST_WRITE;
constexpr milliseconds self_test_limit{250};
constexpr std::size_t buffer_bytes = std::size_t{32} * 1024;  // network drives take no more than 64 KiB

DWORD milliseconds_until(Clock::time_point when) {
  const auto left = std::chrono::ceil<milliseconds>(when - Clock::now()).count();
  return static_cast<DWORD>(std::clamp<std::int64_t>(left, 0, 60'000));
}

files::Descriptor event(bool is_manual) {
  files::Descriptor made(CreateEventW(nullptr, is_manual ? TRUE : FALSE, FALSE, nullptr));
  if (!made) throw std::system_error(files::last_error(), "cannot make an event to watch plugins");
  return made;
}

files::Descriptor open_directory(const std::filesystem::path& directory) {
  const HANDLE handle = CreateFileW(
      directory.c_str(), FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
      OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OVERLAPPED, nullptr);
  return files::Descriptor(handle == INVALID_HANDLE_VALUE ? files::no_handle : handle);
}

// One name may stand for another here (in other letters, or short as "HELLO~1.DLL"), so what has changed is left to a
// rescan.
class DirectoryChanges final : public Notices {
 public:
  ~DirectoryChanges() override { stop(); }

  std::optional<Refusal> start(const std::filesystem::path& directory) override;
  void stop() override;
  bool hears_itself() override;
  bool wait(Clock::time_point until, Hints& hints) override;
  void wake() override { SetEvent(wake_.get()); }

 private:
  bool ask();
  bool is_still_there() const;
  template <class Take>
  bool read_names(Take take);

  std::filesystem::path path_;
  files::Descriptor wake_ = event(false);
  files::Descriptor told_ = event(true);
  files::Descriptor directory_;  // none while it does not listen
  OVERLAPPED question_{};
  alignas(FILE_NOTIFY_INFORMATION) std::array<std::byte, buffer_bytes> buffer_{};
};

std::optional<Notices::Refusal> DirectoryChanges::start(const std::filesystem::path& directory) {
  path_ = directory;
  directory_ = open_directory(path_);
  if (directory_ && ask()) return std::nullopt;
  const auto error = files::last_error();
  directory_.reset();
  if (error == std::errc::no_such_file_or_directory || error.value() == ERROR_DIRECTORY)
    return Refusal{"the directory is not there", true};
  return Refusal{"it cannot be watched: " + error.message(), false};
}

// The answer must not arrive when its place has gone.
void DirectoryChanges::stop() {
  if (!directory_) return;
  DWORD bytes = 0;
  if (CancelIoEx(directory_.get(), &question_) != 0 || GetLastError() != ERROR_NOT_FOUND)
    GetOverlappedResult(directory_.get(), &question_, &bytes, TRUE);
  directory_.reset();
}

bool DirectoryChanges::ask() {
  question_ = {};
  question_.hEvent = told_.get();
  ResetEvent(told_.get());
  return ReadDirectoryChangesW(directory_.get(), buffer_.data(), buffer_.size(), FALSE, changes, nullptr,
                               &question_, nullptr) != 0;
}

// Takes the names of an answer that is there, and asks again. False if they were too many, or the answer is none.
template <class Take>
bool DirectoryChanges::read_names(Take take) {
  DWORD bytes = 0;
  const bool is_answer = GetOverlappedResult(directory_.get(), &question_, &bytes, FALSE) != 0 && bytes > 0;
  for (std::size_t at = 0; is_answer && at + offsetof(FILE_NOTIFY_INFORMATION, FileName) <= bytes;) {
    FILE_NOTIFY_INFORMATION info{};
    std::memcpy(&info, buffer_.data() + at, offsetof(FILE_NOTIFY_INFORMATION, FileName));
    const auto* const name = buffer_.data() + at + offsetof(FILE_NOTIFY_INFORMATION, FileName);
    take(files::to_utf8({reinterpret_cast<const wchar_t*>(name), info.FileNameLength / sizeof(wchar_t)}));
    if (info.NextEntryOffset == 0) break;
    at += info.NextEntryOffset;
  }
  return ask() && is_answer;
}

// A folder that the host may not write is believed: the rescans find what is not told.
bool DirectoryChanges::hears_itself() {
  auto [path, file] = files::make_unique_file(path_, ".aha-watch-");
  if (!file) return true;
  file.reset();
  DeleteFileW(path.c_str());
  const auto name = files::to_utf8(path.filename().native());
  bool is_heard = false;
  const auto deadline = Clock::now() + self_test_limit;
  while (!is_heard && WaitForSingleObject(told_.get(), milliseconds_until(deadline)) == WAIT_OBJECT_0)
    if (!read_names([&](const std::string& told) { is_heard = is_heard || told == name; })) return false;
  return is_heard;
}

bool DirectoryChanges::wait(Clock::time_point until, Hints& hints) {
  const std::array<HANDLE, 2> events = {wake_.get(), told_.get()};
  const DWORD count = directory_ ? 2 : 1;
  const auto which = WaitForMultipleObjects(count, events.data(), FALSE, milliseconds_until(until));
  if (!directory_) return false;
  if (which == WAIT_OBJECT_0 + 1) {
    const bool is_whole = read_names([&hints](const std::string& name) {
      if (artifact::is_plugin_name(name) || artifact::plugin_signed_by(name)) hints.rescan = true;
    });
    if (!is_whole) hints.rescan = true;
  }
  return which == WAIT_OBJECT_0 || is_still_there();
}

// Nothing tells that the directory was renamed or removed, while it is open here.
bool DirectoryChanges::is_still_there() const {
  const auto now = open_directory(path_);
  BY_HANDLE_FILE_INFORMATION one{};
  BY_HANDLE_FILE_INFORMATION other{};
  return now && GetFileInformationByHandle(now.get(), &one) != 0 &&
         GetFileInformationByHandle(directory_.get(), &other) != 0 &&
         one.dwVolumeSerialNumber == other.dwVolumeSerialNumber &&
         one.nFileIndexHigh == other.nFileIndexHigh && one.nFileIndexLow == other.nFileIndexLow;
}

}  // namespace

std::unique_ptr<Notices> Notices::make() {
  return std::make_unique<DirectoryChanges>();
}

std::string_view notices_name() {
  return "notifications";
}

}  // namespace reload
