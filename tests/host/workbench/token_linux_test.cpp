#include <doctest/doctest.h>

#include <filesystem>

#include "host/recording/sample.hpp"
#include "workbench/token.hpp"

namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("token: its file is the owner's alone, and refused if others may read it") {
  const recording::testing::Folder folder;
  const auto file = folder.path / workbench::token_file_name;
  workbench::find_or_make_token(folder.path);
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
  CHECK_THROWS(workbench::find_or_make_token(folder.path));
}
