#include "egress/spool_file.hpp"

#include <windows.h>

#include <algorithm>

#include "files/owner_only_windows.hpp"
#include "files/unique_name.hpp"

namespace egress {

// It has a name, and ends with its last handle.
files::Descriptor SpoolFile::make(const std::filesystem::path& folder) {
  const auto name = folder / files::unique_name("spool-");
  const HANDLE file = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE, FILE_SHARE_DELETE,
                                    files::owner_only(), CREATE_NEW,
                                    FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
  return files::Descriptor(file == INVALID_HANDLE_VALUE ? files::no_handle : file);
}

std::size_t SpoolFile::write_some(files::Handle file, std::uint64_t offset, std::string_view bytes) {
  constexpr std::size_t most_bytes = 1u << 30;
  OVERLAPPED at{};
  at.Offset = static_cast<DWORD>(offset);
  at.OffsetHigh = static_cast<DWORD>(offset >> 32);
  DWORD written = 0;
  const auto count = static_cast<DWORD>(std::min(bytes.size(), most_bytes));
  return ::WriteFile(file, bytes.data(), count, &written, &at) != 0 ? written : 0;
}

}  // namespace egress
