#include "files/replace_file.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <future>
#include <system_error>
#include <thread>

#include "files/open.hpp"
#include "files/rename_over.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;

std::ptrdiff_t count_files(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

}  // namespace

TEST_CASE("a file is replaced whole, also while others begin to read it") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / "file";
  files::replace_file(path, "first\n");
  CHECK(test::read_file(path) == "first\n");
  // Where a system does not replace an open file, it is tried until the reader has done.
  auto reader = std::async(std::launch::async, [opened = files::open_to_read(path)]() mutable {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    opened.reset();
  });
  files::replace_file(path, "second\n");
  CHECK(test::read_file(path) == "second\n");
  CHECK(count_files(folder.path()) == 1);
}

TEST_CASE("what cannot be replaced is as before, and nothing is left beside it") {
  const test::TemporaryDirectory folder;
  fs::create_directory(folder.path() / "taken");
  std::ofstream(folder.path() / "taken" / "file") << "x";
  CHECK_THROWS_AS(files::replace_file(folder.path() / "taken", "y"), std::system_error);
  CHECK(test::read_file(folder.path() / "taken" / "file") == "x");
  CHECK(count_files(folder.path()) == 1);
  CHECK_THROWS_AS(files::replace_file(folder.path() / "none" / "file", "y"), std::system_error);
}

TEST_CASE("a file takes the place of another, and one that is missing does not") {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "one") << "1";
  std::ofstream(folder.path() / "two") << "2";
  CHECK_FALSE(files::rename_over(folder.path() / "one", folder.path() / "two"));
  CHECK(test::read_file(folder.path() / "two") == "1");
  CHECK(files::rename_over(folder.path() / "one", folder.path() / "two") ==
        std::errc::no_such_file_or_directory);
}
