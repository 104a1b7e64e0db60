#include "files/follow_links.hpp"

#include <windows.h>

#include <optional>
#include <string>
#include <string_view>

#include "files/descriptor.hpp"

namespace files {
namespace {

namespace fs = std::filesystem;

// Without the prefix that keeps the system from reading a path as users write it.
fs::path usual(std::wstring_view path) {
  constexpr std::wstring_view prefix = L"\\\\?\\";
  constexpr std::wstring_view share_prefix = L"\\\\?\\UNC\\";
  if (path.starts_with(share_prefix)) return std::wstring(L"\\\\").append(path.substr(share_prefix.size()));
  if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
  return path;
}

// Nothing if the name leads nowhere; the path itself if the file system does not tell, or has no letter.
std::optional<fs::path> target_of(const fs::path& path) {
  const HANDLE handle = CreateFileW(path.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                    nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return std::nullopt;
  const Descriptor opened(handle);
  std::wstring target(GetFinalPathNameByHandleW(handle, nullptr, 0, FILE_NAME_NORMALIZED), L'\0');
  const auto length = GetFinalPathNameByHandleW(handle, target.data(), static_cast<DWORD>(target.size()),
                                                FILE_NAME_NORMALIZED);
  return length == 0 || length >= target.size() ? path : usual(target.substr(0, length));
}

}  // namespace

fs::path follow_links(const fs::path& path) {
  auto there = fs::absolute(path).lexically_normal().make_preferred();
  if (!there.has_filename() && there.has_relative_path()) there = there.parent_path();
  fs::path missing;
  for (;; there = there.parent_path()) {
    if (const auto target = target_of(there)) return missing.empty() ? *target : *target / missing;
    if (there == there.parent_path()) return missing.empty() ? there : there / missing;
    missing = missing.empty() ? there.filename() : there.filename() / missing;
  }
}

}  // namespace files
