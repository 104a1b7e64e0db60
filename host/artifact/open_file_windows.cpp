#include "artifact/open_file.hpp"

#include <windows.h>

#include <malloc.h>

#include "files/last_error.hpp"
#include "files/owner_only_windows.hpp"
#include "files/unique_name.hpp"
#include "files/write_all.hpp"

namespace artifact {
namespace {

constexpr DWORD all_shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

// Folders open with backup semantics only.
files::Descriptor open(const std::filesystem::path& path, DWORD access, DWORD shared = all_shared) {
  const HANDLE handle =
      CreateFileW(path.c_str(), access, shared, nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  return files::Descriptor(handle == INVALID_HANDLE_VALUE ? files::no_handle : handle);
}

std::uint64_t joined(DWORD high, DWORD low) {
  return (std::uint64_t{high} << 32U) | low;
}

std::int64_t nanoseconds(const LARGE_INTEGER& time) {
  return time.QuadPart * 100;
}

}  // namespace

std::optional<FileStamp> read_file_stamp(const std::filesystem::path& path) {
  const auto file =
      open(path, FILE_READ_ATTRIBUTES);  // which a writer that shares with no reader allows, too
  if (!file) return std::nullopt;
  const auto status = status_of(file);
  return status ? std::optional(status->stamp) : std::nullopt;
}

std::optional<FileStatus> status_of(const files::Descriptor& file) {
  BY_HANDLE_FILE_INFORMATION info{};
  FILE_BASIC_INFO times{};
  if (GetFileInformationByHandle(file.get(), &info) == 0 ||
      GetFileInformationByHandleEx(file.get(), FileBasicInfo, &times, sizeof(times)) == 0)
    return std::nullopt;
  const FileStamp stamp{.device = info.dwVolumeSerialNumber,
                        .inode = joined(info.nFileIndexHigh, info.nFileIndexLow),
                        .size = joined(info.nFileSizeHigh, info.nFileSizeLow),
                        .modified_ns = nanoseconds(times.LastWriteTime),
                        .changed_ns = nanoseconds(times.ChangeTime)};
  if ((info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return FileStatus{stamp, Kind::folder};
  const bool is_on_disk = GetFileType(file.get()) == FILE_TYPE_DISK;
  return FileStatus{stamp, is_on_disk ? Kind::regular : Kind::other};
}

OpenedFile open_shared(const std::filesystem::path& path) {
  auto file = open(path, GENERIC_READ);
  if (file) return {std::move(file), {}};
  const auto error = files::last_error();
  return {{}, error, error.value() == ERROR_SHARING_VIOLATION || error.value() == ERROR_DELETE_PENDING};
}

// A writer refuses this reader, which would not share with it.
bool has_writer(const std::filesystem::path& path) {
  return !open(path, GENERIC_READ, all_shared & ~DWORD{FILE_SHARE_WRITE}) &&
         files::last_error().value() == ERROR_SHARING_VIOLATION;
}

// In the folder for temporary files, which keeps it in memory as long as there is room.
files::Descriptor file_of(std::span<const std::byte> bytes) {
  std::error_code failed;
  const auto folder = std::filesystem::temp_directory_path(failed);
  if (failed) return {};
  const auto path = folder / files::unique_name("aha-plugin-");
  const HANDLE handle =
      CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE, all_shared, files::owner_only(),
                  CREATE_NEW, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return {};
  files::Descriptor file(handle);
  if (!files::write_all(file.get(), bytes)) return {};
  return file;
}

void release_image_memory() {
  _heapmin();
}

}  // namespace artifact
