#include "files/program_path.hpp"

#include <windows.h>

namespace files {

std::filesystem::path program_path() {
  constexpr std::size_t longest = 32'767;  // of the system
  std::wstring path(longest + 1, L'\0');
  path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return path;
}

}  // namespace files
