#include "files/path_text.hpp"

namespace files {

std::string text_of(const std::filesystem::path& path) {
  return path.native();
}

std::string generic_text_of(const std::filesystem::path& path) {
  return path.native();
}

std::filesystem::path path_from_text(std::string_view text) {
  return text;
}

}  // namespace files
