#include "workbench/token.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "host/recording/sample.hpp"

namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("token: it is made once, for its owner alone, and read again") {
  const recording::testing::Folder folder;
  CHECK_FALSE(workbench::read_token(folder.path));
  const auto token = workbench::find_or_make_token(folder.path);
  CHECK(token.size() == 48);
  CHECK(workbench::find_or_make_token(folder.path) == token);
  CHECK(workbench::read_token(folder.path) == token);
  CHECK(fs::status(folder.path / workbench::token_file_name).permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(workbench::page_address("http://127.0.0.1:4567/secret", "t") ==
        "http://127.0.0.1:4567/secret/#token=t");
}

TEST_CASE("token: a file that others may read, or that holds none, is refused") {
  const recording::testing::Folder folder;
  const auto file = folder.path / workbench::token_file_name;
  workbench::find_or_make_token(folder.path);
  fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
  CHECK_THROWS(workbench::find_or_make_token(folder.path));
  fs::permissions(file, fs::perms::group_read, fs::perm_options::remove);
  std::ofstream(file) << "short\n";
  CHECK_THROWS(workbench::find_or_make_token(folder.path));
}
