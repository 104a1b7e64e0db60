#include "files/remove_tree.hpp"

namespace files {

std::error_code remove_tree(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  return error;
}

}  // namespace files
