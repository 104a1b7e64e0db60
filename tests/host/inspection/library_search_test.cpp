#include <doctest/doctest.h>

#include <fstream>

#include "files/path_text.hpp"
#include "host/test_files.hpp"
#include "inspection/library_search.hpp"

using inspection::LibrarySearch;

TEST_CASE("directories are searched in order, a file's own first") {
  const test::TemporaryDirectory first;
  const test::TemporaryDirectory second;
  std::ofstream(first.path() / "both.so") << "x";
  std::ofstream(second.path() / "both.so") << "x";
  std::ofstream(second.path() / "one.so") << "x";
  const LibrarySearch search({first.path(), second.path()});
  CHECK(search.find("both.so") == first.path() / "both.so");
  CHECK(search.find("one.so") == second.path() / "one.so");
  CHECK(search.find("both.so", {second.path()}) == second.path() / "both.so");
  CHECK_FALSE(search.find("none.so"));
}

TEST_CASE("a name with a slash is a path, and a directory is no library") {
  const test::TemporaryDirectory directory;
  std::filesystem::create_directory(directory.path() / "folder.so");
  std::ofstream(directory.path() / "file.so") << "x";
  const LibrarySearch search({directory.path()});
  CHECK(search.find(files::text_of(directory.path() / "file.so")) == directory.path() / "file.so");
  CHECK_FALSE(search.find("folder.so"));
  CHECK_FALSE(search.find(""));
  CHECK_FALSE(search.find(std::string(100'000, 'x')));
}

TEST_CASE("a list of directories is split at colons, and its empty parts left out") {
  using Paths = std::vector<std::filesystem::path>;
  CHECK(inspection::split_path_list("").empty());
  CHECK(inspection::split_path_list("/a") == Paths{"/a"});
  CHECK(inspection::split_path_list(":/a::/b:") == Paths{"/a", "/b"});
}
