#include "store/sqlite_rows.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <fstream>

#include "files/path_text.hpp"
#include "files/private_folder.hpp"

namespace {

namespace fs = std::filesystem;
using store::SqliteRows;
using store::Table;

struct Folder {
  ~Folder() { fs::remove_all(path); }
  fs::path path = files::make_unique_folder(fs::temp_directory_path(), "aha-store-");
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

TEST_CASE("a file that is no database counts as damaged, and a host goes on once it is moved aside") {
  const Folder folder;
  const fs::path file = folder.path / "store.sqlite3";
  std::ofstream(file) << std::string(4'096, 'x');
  {
    SqliteRows rows(file);
    CHECK_THROWS_AS(rows.read(Table::kept_values), store::Damaged);
  }
  const fs::path aside = store::move_aside(file);
  CHECK(fs::file_size(aside) == 4'096);
  CHECK(!fs::exists(file));
  SqliteRows rows(file);
  CHECK(rows.read(Table::kept_values).empty());
  rows.apply({{Table::kept_values, "a", "1"}});
  CHECK(rows.read(Table::kept_values).size() == 1);
}

void execute(const fs::path& file, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(files::text_of(file).c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

TEST_CASE("a database with a damaged page, of another shape or of a later version counts as damaged") {
  const Folder folder;
  const fs::path file = folder.path / "store.sqlite3";
  SUBCASE("a page") {
    {
      SqliteRows rows(file);
      for (int i = 0; i < 100; ++i)
        rows.apply({{Table::kept_values, std::to_string(i), std::string(4'000, 'v')}});
    }
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(4'096);
    bytes << std::string(200'000, '\xff');
  }
  SUBCASE("a shape") {
    execute(file, "CREATE TABLE row (other TEXT); PRAGMA user_version = 2");
  }
  SUBCASE("a version") {
    execute(file, "PRAGMA user_version = 3");
  }
  SqliteRows rows(file);
  CHECK_THROWS_AS(rows.read(Table::kept_values), store::Damaged);
}

TEST_CASE("rows of the first version, whose keys were as long as clients made them, are dropped") {
  const Folder folder;
  const fs::path file = folder.path / "store.sqlite3";
  execute(file,
          "CREATE TABLE row (kind INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY "
          "(kind, key)) "
          "WITHOUT ROWID; INSERT INTO row VALUES (0, zeroblob(5000000), 'x'), (1, 'old', '1')");
  SqliteRows rows(file);
  CHECK(rows.read(Table::kept_values).empty());
  CHECK(rows.read(Table::unknown_outcomes).empty());
  rows.apply({{Table::kept_values, "a", "1"}});
  CHECK(rows.read(Table::kept_values).size() == 1);
  CHECK(fs::file_size(file) < 1'000'000);
}

TEST_CASE("a row larger than any of ours is not read") {
  const Folder folder;
  const fs::path file = folder.path / "store.sqlite3";
  { SqliteRows(file).apply({{Table::kept_values, "a", "1"}}); }
  execute(file, "INSERT INTO row VALUES (0, zeroblob(2000), 'x'), (0, 'k', zeroblob(100000))");
  CHECK(SqliteRows(file).read(Table::kept_values).size() == 1);
}

TEST_CASE("two hosts do not share a file") {
  const Folder folder;
  SqliteRows first(folder.path / "store.sqlite3"), second(folder.path / "store.sqlite3");
  first.apply({{Table::kept_values, "a", "1"}});
  CHECK_THROWS_WITH(second.apply({{Table::kept_values, "a", "2"}}),
                    doctest::Contains("Another host uses this state folder"));
}

}  // namespace
