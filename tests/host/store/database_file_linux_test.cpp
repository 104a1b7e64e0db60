#include <doctest/doctest.h>

#include <filesystem>
#include <stdexcept>

#include "files/private_folder.hpp"
#include "store/sqlite_rows.hpp"

namespace {

namespace fs = std::filesystem;
using store::SqliteRows;
using store::Table;

struct PrivateFolder {
  ~PrivateFolder() { fs::remove_all(path); }
  fs::path path = files::make_unique_folder(fs::temp_directory_path(), "aha-store-");
};

TEST_CASE("the file is its owner's alone, and a link in its place is not followed") {
  const PrivateFolder folder;
  const fs::path file = folder.path / "store.sqlite3";
  { SqliteRows(file).apply({{Table::kept_values, "a", "1"}}); }
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
  CHECK(SqliteRows(file).read(Table::kept_values).size() == 1);
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  fs::rename(file, folder.path / "elsewhere");
  fs::create_symlink(folder.path / "elsewhere", file);
  SqliteRows rows(file);
  CHECK_THROWS_AS(rows.read(Table::kept_values), std::runtime_error);
}

TEST_CASE("a file that is removed under the host fails one write, and the next begins a new one") {
  const PrivateFolder folder;
  const fs::path file = folder.path / "state" / "store.sqlite3";
  SqliteRows rows(file);
  rows.apply({{Table::kept_values, "a", "1"}});
  fs::remove_all(folder.path / "state");
  CHECK_THROWS_WITH(rows.apply({{Table::kept_values, "b", "2"}}),
                    doctest::Contains("removed while the host runs"));
  rows.apply({{Table::kept_values, "c", "3"}});
  REQUIRE(fs::exists(file));
  CHECK(rows.read(Table::kept_values).size() == 1);
}

}  // namespace
