#include "workbench/token.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "host/recording/sample.hpp"

TEST_CASE("token: it is made once, and read again") {
  const recording::testing::Folder folder;
  CHECK_FALSE(workbench::read_token(folder.path));
  const auto token = workbench::find_or_make_token(folder.path);
  CHECK(token.size() == 48);
  CHECK(workbench::find_or_make_token(folder.path) == token);
  CHECK(workbench::read_token(folder.path) == token);
  CHECK(workbench::page_address("http://127.0.0.1:4567/secret", "t") ==
        "http://127.0.0.1:4567/secret/#token=t");
}

TEST_CASE("token: a file that holds none is refused") {
  const recording::testing::Folder folder;
  workbench::find_or_make_token(folder.path);
  std::ofstream(folder.path / workbench::token_file_name) << "short\n";
  CHECK_THROWS(workbench::find_or_make_token(folder.path));
}
