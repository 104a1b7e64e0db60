#include "files/entries.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "files/open.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/remove_tree.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;

void make_file(const fs::path& path) {
  REQUIRE(files::open_to_write(path, files::Existing::refused));
}

}  // namespace

TEST_CASE("a folder's entries are listed, whatever their names") {
  const test::TemporaryDirectory folder;
  const auto named = folder.path() / files::path_from_text("\u65e5 \u00e9.dll");
  make_file(named);
  make_file(folder.path() / ".hidden");
  files::make_private_folder(folder.path() / "below");
  auto entries = files::entries_of(folder.path());
  std::ranges::sort(entries);
  CHECK(entries == std::vector{folder.path() / ".hidden", folder.path() / "below", named});
  CHECK(files::entries_of(folder.path() / "below").empty());
}

TEST_CASE("a folder that is missing, or is none, tells so") {
  const test::TemporaryDirectory folder;
  make_file(folder.path() / "file");
  std::error_code error;
  CHECK(files::entries_of(folder.path() / "none", error).empty());
  CHECK(error == std::errc::no_such_file_or_directory);
  CHECK(files::entries_of(folder.path() / "file", error).empty());
  CHECK(error);
  CHECK_THROWS_AS(files::entries_of(folder.path() / "none"), fs::filesystem_error);
  files::entries_of(folder.path(), error);
  CHECK_FALSE(error);
}

TEST_CASE("a folder whose path has more than 260 characters is listed and removed") {
  const test::TemporaryDirectory folder;
  const auto deep = folder.path() / std::string(100, 'a') / std::string(100, 'b') / std::string(100, 'c');
  files::make_private_folder(deep);
  make_file(deep / "file");
  CHECK(files::entries_of(deep) == std::vector{deep / "file"});
  CHECK(files::files_below(folder.path()) == std::vector{deep / "file"});
  CHECK_FALSE(files::remove_tree(folder.path() / std::string(100, 'a')));
  CHECK(files::entries_of(folder.path()).empty());
}
