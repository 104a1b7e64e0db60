#include "store/sqlite_rows.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>

namespace {

namespace fs = std::filesystem;
using store::SqliteRows;
using store::Table;

struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "aha-store-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

TEST_CASE("nothing is made before there is something to keep") {
  const Folder folder;
  SqliteRows rows(folder.path / "state" / "store.sqlite3");
  CHECK(rows.read(Table::kept_values).empty());
  CHECK(!fs::exists(folder.path / "state"));
}

TEST_CASE("changes are there for the next host, in their tables") {
  const Folder folder;
  const fs::path file = folder.path / "state" / "store.sqlite3";
  const std::string binary("\0key\xff", 5);
  {
    SqliteRows rows(file);
    rows.apply({{Table::kept_values, binary, "one"},
                {Table::kept_values, "b", "two"},
                {Table::unknown_outcomes, "b", ""}});
    rows.apply({{Table::kept_values, "b", "three"},
                {Table::kept_values, "gone", "x"},
                {Table::kept_values, "gone", std::nullopt}});
  }
  SqliteRows rows(file);
  const auto values = rows.read(Table::kept_values);
  REQUIRE(values.size() == 2);
  CHECK(values[0].key == binary);
  CHECK(values[0].value == "one");
  CHECK(values[1].value == "three");
  const auto outcomes = rows.read(Table::unknown_outcomes);
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes[0].value.empty());
}

TEST_CASE("a file that is no database is refused with what to do") {
  const Folder folder;
  const fs::path file = folder.path / "store.sqlite3";
  std::ofstream(file) << std::string(4'096, 'x');
  SqliteRows rows(file);
  CHECK_THROWS_WITH(rows.read(Table::kept_values),
                    doctest::Contains("not a database. Where the file is damaged, move it away"));
}

TEST_CASE("two hosts do not share a file") {
  const Folder folder;
  SqliteRows first(folder.path / "store.sqlite3"), second(folder.path / "store.sqlite3");
  first.apply({{Table::kept_values, "a", "1"}});
  CHECK_THROWS_WITH(second.apply({{Table::kept_values, "a", "2"}}),
                    doctest::Contains("Another host uses this state folder"));
}

}  // namespace
