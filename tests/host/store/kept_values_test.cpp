#include "store/kept_values.hpp"

#include <doctest/doctest.h>

#include "memory_rows.hpp"

namespace {

using store::KeptValues;
using store::Table;
using store::Writer;
using store::testing::Disk;
using store::testing::MemoryRows;
using Result = KeptValues::Result;

// Puts, and returns what came of it, where that is known at once.
Result put(KeptValues& values, const std::string& scope, const std::string& key, const std::string& value) {
  Result result = Result::not_written;
  values.put(scope, key, value, [&](Result made) { result = made; });
  return result;
}

TEST_CASE("scopes do not see each other") {
  KeptValues values;
  const auto one = KeptValues::scope("jira", "acme", "1"), other = KeptValues::scope("jira", "acme", "2");
  put(values, one, "k", "a");
  put(values, other, "k", "b");
  CHECK(values.get(one, "k") == "a");
  CHECK(values.get(other, "k") == "b");
  values.erase(one, "k", [](Result) {});
  CHECK(values.get(one, "k") == std::nullopt);
  CHECK(values.get(other, "k") == "b");
}

TEST_CASE("a name with a separator in it does not lead into another scope") {
  CHECK(KeptValues::scope("a", std::string("b\0c", 3), "d") !=
        KeptValues::scope("a", "b", std::string("c\0d", 3)));
}

TEST_CASE("limits refuse, and leave what is there") {
  Disk disk;
  Writer writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  KeptValues values({}, writer, {.key_bytes = 3, .value_bytes = 4, .keys_per_scope = 2, .all_bytes = 6});
  CHECK(put(values, "s", "long", "x") == Result::too_large);
  CHECK(put(values, "s", "k", "12345") == Result::too_large);
  values.put("s", "a", "123", [](Result) {});
  values.put("s", "b", "1", [](Result) {});
  CHECK(put(values, "s", "c", "1") == Result::too_large);    // a third key
  CHECK(put(values, "t", "a", "123") == Result::too_large);  // all together
  CHECK(put(values, "s", "a", "1234567") == Result::too_large);
  CHECK(values.get("s", "a") == "123");
  values.put("s", "a", "1234", [](Result) {});
  CHECK(values.get("s", "a") == "1234");
  values.erase("s", "b", [](Result) {});
  values.put("s", "c", "12", [](Result) {});
  CHECK(values.get("s", "c") == "12");
}

TEST_CASE("what was kept is there after a restart") {
  Disk disk;
  const auto scope = KeptValues::scope("jira", "acme", "7");
  const std::string key("with\0zero", 9);
  {
    Writer writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
    KeptValues values({}, writer);
    values.put(scope, key, "new", [](Result) {});
    values.put(scope, "gone", "x", [](Result) {});
    values.erase(scope, "gone", [](Result) {});
    writer.stop();
  }
  MemoryRows rows(disk);
  Writer writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  const KeptValues values(rows.read(Table::kept_values), writer);
  CHECK(values.get(scope, key) == "new");
  CHECK(values.get(scope, "gone") == std::nullopt);
}

TEST_CASE("a row that nobody of ours wrote does no harm") {
  Disk disk;
  Writer writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  const KeptValues values({{"no separator", "x"}, {std::string("a\0b", 3), "y"}}, writer);
  CHECK(values.get("a", "b") == std::nullopt);
}

}  // namespace
