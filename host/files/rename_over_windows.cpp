#include "files/rename_over.hpp"

#include <windows.h>

#include <cstring>
#include <vector>

#include "files/busy_file_windows.hpp"
#include "files/descriptor.hpp"
#include "files/last_error.hpp"

namespace files {
namespace {

// Of Windows 10: replaces a file that others have open, too. The headers of the compiler do not know it.
constexpr auto rename_info_ex = static_cast<FILE_INFO_BY_HANDLE_CLASS>(22);
constexpr DWORD replace_if_exists = 1;
constexpr DWORD posix_semantics = 2;

bool rename_at_once(const std::filesystem::path& from, const std::filesystem::path& to) {
  const HANDLE handle =
      CreateFileW(from.c_str(), DELETE | SYNCHRONIZE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                  nullptr, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_WRITE_THROUGH, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return false;
  const Descriptor file(handle);
  const auto name = std::filesystem::absolute(to).make_preferred().native();
  const auto name_bytes = name.size() * sizeof(wchar_t);
  std::vector<std::byte> request(sizeof(FILE_RENAME_INFO) + name_bytes);
  const DWORD flags = replace_if_exists | posix_semantics;
  const auto length = static_cast<DWORD>(name_bytes);
  std::memcpy(request.data(), &flags, sizeof(flags));  // where the older call has a flag
  std::memcpy(request.data() + offsetof(FILE_RENAME_INFO, FileNameLength), &length, sizeof(length));
  std::memcpy(request.data() + offsetof(FILE_RENAME_INFO, FileName), name.data(), name_bytes);
  return SetFileInformationByHandle(handle, rename_info_ex, request.data(),
                                    static_cast<DWORD>(request.size())) != 0;
}

}  // namespace

std::error_code rename_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  return try_while_busy([&]() -> std::error_code {
    if (rename_at_once(from, to)) return {};
    if (MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0)
      return {};
    return last_error();
  });
}

}  // namespace files
