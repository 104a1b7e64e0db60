#include "files/path_text.hpp"
#include "files/wide_text_windows.hpp"

namespace files {

std::string text_of(const std::filesystem::path& path) {
  return to_utf8(path.native());
}

std::string generic_text_of(const std::filesystem::path& path) {
  return to_utf8(path.generic_wstring());
}

std::filesystem::path path_from_text(std::string_view text) {
  return to_wide(text);
}

}  // namespace files
