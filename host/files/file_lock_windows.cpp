#include "files/file_lock.hpp"

#include "files/last_error.hpp"
#include "files/owner_only_windows.hpp"

namespace files {
namespace {

constexpr const wchar_t* folder_lock_name = L".lock";  // the system locks no folder, but a file in it

FileLock lock(const std::filesystem::path& file, DWORD disposition, SECURITY_ATTRIBUTES* rights,
              DWORD flags) {
  const HANDLE handle = CreateFileW(
      file.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
      rights, disposition, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return {{}, last_error()};
  Descriptor opened(handle);
  OVERLAPPED start{};
  if (LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | flags, 0, 1, 0, &start) != 0)
    return {std::move(opened), {}};
  const auto error = GetLastError();
  if (error == ERROR_LOCK_VIOLATION || error == ERROR_IO_PENDING)
    return {std::move(opened), std::make_error_code(std::errc::resource_unavailable_try_again)};
  return {std::move(opened), {static_cast<int>(error), std::system_category()}};
}

}  // namespace

FileLock lock_folder(const std::filesystem::path& folder, Waiting waiting) {
  return lock(folder / folder_lock_name, OPEN_ALWAYS, nullptr,
              waiting == Waiting::no ? LOCKFILE_FAIL_IMMEDIATELY : 0);
}

FileLock lock_file(const std::filesystem::path& file, MissingFile missing) {
  return lock(file, missing == MissingFile::made ? OPEN_ALWAYS : OPEN_EXISTING, owner_only(),
              LOCKFILE_FAIL_IMMEDIATELY);
}

}  // namespace files
