#include "test_files.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "artifact/native_file.hpp"
#include "files/private_folder.hpp"
#include "files/remove_tree.hpp"

namespace test {

fs::path fixture(const std::string& name) {
  return fs::path(AHA_FIXTURE_DIR) / (name + std::string(artifact::plugin_suffix));
}

TemporaryDirectory::TemporaryDirectory() {
  path_ = files::make_unique_folder(fs::temp_directory_path(), "aha-test-");
}

TemporaryDirectory::~TemporaryDirectory() {
  files::remove_tree(path_);
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace test
