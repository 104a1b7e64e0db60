#include "files/regular_file.hpp"

#include <windows.h>

namespace files {

// The backup flag opens folders, too, which is_regular() then tells from files.
Descriptor open_anything(const std::filesystem::path& file) {
  const HANDLE opened =
      CreateFileW(file.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  return opened == INVALID_HANDLE_VALUE ? Descriptor() : Descriptor(opened);
}

bool is_regular(Handle file) {
  FILE_STANDARD_INFO info{};
  return GetFileType(file) == FILE_TYPE_DISK &&
         GetFileInformationByHandleEx(file, FileStandardInfo, &info, sizeof info) != 0 && info.Directory == 0;
}

}  // namespace files
