#include "files/open.hpp"
#include "files/owner_only_windows.hpp"

namespace files {
namespace {

constexpr DWORD all_shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

DWORD disposition_of(Existing existing) {
  if (existing == Existing::refused) return CREATE_NEW;
  return existing == Existing::appended_to ? OPEN_ALWAYS : CREATE_ALWAYS;
}

// A link is opened itself, and refused.
Descriptor open(const std::filesystem::path& file, DWORD access, DWORD disposition,
                SECURITY_ATTRIBUTES* rights) {
  const HANDLE handle = CreateFileW(file.c_str(), access, all_shared, rights, disposition,
                                    FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return {};
  Descriptor opened(handle);
  FILE_ATTRIBUTE_TAG_INFO info{};
  if (GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &info, sizeof(info)) != 0 &&
      (info.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
      IsReparseTagNameSurrogate(info.ReparseTag)) {
    opened.reset();
    SetLastError(ERROR_CANT_ACCESS_FILE);
  }
  return opened;
}

}  // namespace

Descriptor open_to_read(const std::filesystem::path& file) {
  return open(file, GENERIC_READ, OPEN_EXISTING, nullptr);
}

Descriptor open_to_write(const std::filesystem::path& file, Existing existing, Access access) {
  const DWORD right =
      existing == Existing::appended_to ? DWORD{FILE_APPEND_DATA | SYNCHRONIZE} : GENERIC_WRITE;
  return open(file, right, disposition_of(existing), access == Access::all_may_read ? nullptr : owner_only());
}

}  // namespace files
