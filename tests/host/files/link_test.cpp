#include "files/link.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "files/entries.hpp"
#include "files/follow_links.hpp"
#include "files/remove_tree.hpp"
#include "host/folder_link.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << "x";
}

}  // namespace

TEST_CASE("a link to a folder is told from the folder, and from nothing") {
  const test::TemporaryDirectory folder;
  write(folder.path() / "target" / "file");
  const test::FolderLink link(folder.path() / "link", "target");
  REQUIRE(link.is_made());
  CHECK(fs::exists(folder.path() / "link" / "file"));
  CHECK(files::is_link(folder.path() / "link"));
  CHECK_FALSE(files::is_link(folder.path() / "target"));
  CHECK_FALSE(files::is_link(folder.path() / "target" / "file"));
  CHECK_FALSE(files::is_link(folder.path() / "none"));
}

TEST_CASE("a tree is removed, and what a link in it leads to stays") {
  const test::TemporaryDirectory folder;
  const auto tree = folder.path() / "tree";
  write(folder.path() / "outside" / "precious");
  write(tree / "below" / "file");
  const test::FolderLink link(tree / "link", "../outside");
  REQUIRE(link.is_made());
  CHECK(!files::remove_tree(tree) == link.is_removable());
  CHECK(fs::exists(folder.path() / "outside" / "precious"));
  CHECK_FALSE(fs::exists(tree / "below"));
  CHECK(!fs::exists(tree) == link.is_removable());
}

TEST_CASE("of a link that is to be removed, what it leads to stays") {
  const test::TemporaryDirectory folder;
  write(folder.path() / "outside" / "precious");
  const test::FolderLink link(folder.path() / "link", "outside");
  REQUIRE(link.is_made());
  CHECK(!files::remove_tree(folder.path() / "link") == link.is_removable());
  CHECK(fs::exists(folder.path() / "outside" / "precious"));
}

TEST_CASE("a file is removed as a tree, and nothing need not be") {
  const test::TemporaryDirectory folder;
  write(folder.path() / "file");
  CHECK_FALSE(files::remove_tree(folder.path() / "file"));
  CHECK_FALSE(fs::exists(folder.path() / "file"));
  CHECK_FALSE(files::remove_tree(folder.path() / "file"));
  CHECK_FALSE(files::remove_tree(folder.path() / "none" / "file"));
}

TEST_CASE("files are found below a folder, through no link") {
  const test::TemporaryDirectory folder;
  write(folder.path() / "outside" / "file");
  write(folder.path() / "tree" / "below" / "file");
  const test::FolderLink link(folder.path() / "tree" / "link", "../outside");
  REQUIRE(link.is_made());
  CHECK(files::files_below(folder.path() / "tree") == std::vector{folder.path() / "tree" / "below" / "file"});
}

TEST_CASE("links are followed, also in the path of what is missing") {
  const test::TemporaryDirectory folder;
  const auto top = files::follow_links(folder.path());
  write(top / "target" / "file");
  const test::FolderLink link(top / "link", "target");
  REQUIRE(link.is_made());
  CHECK(files::follow_links(top / "link") == top / "target");
  CHECK(files::follow_links(top / "link" / "file") == top / "target" / "file");
  CHECK(files::follow_links(top / "link" / "none" / "below") == top / "target" / "none" / "below");
  CHECK(files::follow_links(top / "none" / ".." / "target" / ".") == top / "target");
  CHECK(files::follow_links(top.root_path()) == top.root_path());
}
