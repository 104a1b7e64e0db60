#include "store/kv_store.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include <future>
#include <memory>
#include <thread>

#include "memory_rows.hpp"

namespace {

using store::KvStore;
using store::RowWriter;
using store::Table;
using store::testing::Disk;
using store::testing::MemoryRows;
using Result = KvStore::Result;

store::Scope scope_of(std::string_view integration, std::string_view service = "jira") {
  return store::scope_of({.service = service, .account = "acme", .integration = integration});
}

// Puts, and returns what came of it, where that is known at once.
Result put(KvStore& values, const store::Scope& scope, const std::string& key, const std::string& value) {
  Result result = Result::not_written;
  values.put(scope, key, value, [&](Result made) { result = made; });
  return result;
}

// Holds up to one write for as long as the test wants.
class SlowRows final : public store::Rows {
 public:
  explicit SlowRows(Disk& disk, std::future<void> go) : rows_(disk), go_(std::move(go)) {}
  std::vector<store::Row> read(Table table) override { return rows_.read(table); }
  void apply(const std::vector<store::Change>& changes) override {
    if (go_.valid()) go_.get();
    rows_.apply(changes);
  }

 private:
  MemoryRows rows_;
  std::future<void> go_;
};

TEST_CASE("scopes do not see each other") {
  KvStore values;
  const auto one = scope_of("1"), other = scope_of("2");
  put(values, one, "k", "a");
  put(values, other, "k", "b");
  CHECK(values.get(one, "k") == "a");
  CHECK(values.get(other, "k") == "b");
  values.erase(one, "k", [](Result) {});
  CHECK(values.get(one, "k") == std::nullopt);
  CHECK(values.get(other, "k") == "b");
}

TEST_CASE("limits refuse, and leave what is there") {
  Disk disk;
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  KvStore values({}, writer, {.key_bytes = 3, .value_bytes = 4, .keys_per_scope = 2});
  const auto s = scope_of("s");
  CHECK(put(values, s, "long", "x") == Result::too_large);
  CHECK(put(values, s, "k", "12345") == Result::too_large);
  values.put(s, "a", "123", [](Result) {});
  values.put(s, "b", "1", [](Result) {});
  CHECK(put(values, s, "c", "1") == Result::too_large);  // a third key
  CHECK(put(values, s, "a", "12345") == Result::too_large);
  CHECK(values.get(s, "a") == "123");
  values.put(s, "a", "1234", [](Result) {});
  CHECK(values.get(s, "a") == "1234");
  values.erase(s, "b", [](Result) {});
  values.put(s, "c", "12", [](Result) {});
  CHECK(values.get(s, "c") == "12");
}

TEST_CASE("a value that grows beyond the limit of all leaves the one that is there") {
  Disk disk;
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  KvStore values({}, writer, {.service_bytes = 1'000, .all_bytes = 1'000});
  const auto s = scope_of("s");
  values.put(s, "a", std::string(500, 'x'), [](Result) {});
  CHECK(put(values, s, "a", std::string(700, 'y')) == Result::too_large);
  CHECK(values.get(s, "a") == std::string(500, 'x'));
  values.put(s, "a", std::string(600, 'z'), [](Result) {});
  CHECK(values.get(s, "a") == std::string(600, 'z'));
}

TEST_CASE("empty values under many integrations come to an end") {
  std::atomic<bool> is_refused = false;  // outlives the writer, which answers late
  Disk disk;
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  KvStore values({}, writer, {.service_bytes = 100'000, .all_bytes = 100'000});
  std::size_t kept = 0;
  while (kept < 10'000) {
    values.put(scope_of(std::to_string(kept)), "k", "", [&](Result made) {
      if (made == Result::too_large) is_refused = true;
    });
    if (is_refused) break;
    ++kept;
  }
  CHECK(kept > 10);
  CHECK(kept < 1'000);
  for (std::size_t i = 0; i < kept; ++i) values.erase(scope_of(std::to_string(i)), "k", [](Result) {});
  values.put(scope_of("again"), "k", std::string(8'000, 'x'), [](Result) {});
  CHECK(values.get(scope_of("again"), "k"));
}

TEST_CASE("a service that fills its share leaves the others theirs") {
  Disk disk;
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  KvStore values({}, writer, {.service_bytes = 10'000, .all_bytes = 40'000});
  for (int i = 0; i < 100; ++i)
    values.put(scope_of(std::to_string(i), "greedy"), "k", std::string(1'000, 'x'), [](Result) {});
  CHECK(!values.get(scope_of("99", "greedy"), "k"));
  values.put(scope_of("1", "modest"), "k", std::string(8'000, 'x'), [](Result) {});
  CHECK(values.get(scope_of("1", "modest"), "k"));
  const auto greedy = values.share_of(scope_of("1", "greedy").service);
  CHECK(greedy.used > 8'000);
  CHECK(greedy.used <= greedy.limit);
  CHECK(greedy.limit == 10'000);
  CHECK(values.share_of(scope_of("1", "other").service).used == 0);
}

TEST_CASE("what was kept is there after a restart") {
  Disk disk;
  const auto scope = scope_of("7");
  const std::string key("with\0zero", 9);
  {
    RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
    KvStore values({}, writer);
    values.put(scope, key, "new", [](Result) {});
    values.put(scope, "gone", "x", [](Result) {});
    values.erase(scope, "gone", [](Result) {});
    writer.stop();
  }
  MemoryRows rows(disk);
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  const KvStore values(rows.read(Table::kept_values), writer);
  CHECK(values.get(scope, key) == "new");
  CHECK(values.get(scope, "gone") == std::nullopt);
}

TEST_CASE("what two threads put last is what the disk has last") {
  for (int round = 0; round < 50; ++round) {
    Disk disk;
    RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
    KvStore values({}, writer);
    const auto scope = scope_of("1");
    const auto put_many = [&](const std::string& name) {
      for (int i = 0; i < 200; ++i) values.put(scope, "k", name + std::to_string(i), [](Result) {});
    };
    std::thread other(put_many, "a");
    put_many("b");
    other.join();
    writer.stop();
    const auto rows = MemoryRows(disk).read(Table::kept_values);
    REQUIRE(rows.size() == 1);
    REQUIRE(values.get(scope, "k") == rows[0].value);
  }
}

TEST_CASE("what is told that a value is kept may use the store, at once and after the host has stopped it") {
  Disk disk;
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  KvStore values({}, writer);
  const auto scope = scope_of("1");
  bool was_told = false;
  values.erase(scope, "nothing", [&](Result) { was_told = !values.get(scope, "nothing"); });
  CHECK(was_told);
  writer.stop();
  Result late = Result::kept;
  values.put(scope, "k", "v", [&](Result made) {
    late = made;
    static_cast<void>(values.get(scope, "k"));
  });
  CHECK(late == Result::not_written);
}

TEST_CASE("what waits for the disk is released by the call that answers it") {
  Disk disk;
  std::promise<void> go;
  RowWriter writer(std::make_unique<SlowRows>(disk, go.get_future()), [](std::string_view) {});
  KvStore values({}, writer);
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watched = held;
  values.put(scope_of("1"), "k", "v", [held = std::move(held)](Result) mutable { held.reset(); });
  std::promise<bool> is_released;
  values.put(scope_of("1"), "l", "v", [&](Result) { is_released.set_value(watched.expired()); });
  go.set_value();
  CHECK(is_released.get_future().get());
}

TEST_CASE("a row that is not ours does no harm, and is erased") {
  Disk disk;
  disk.rows[{Table::kept_values, "short"}] = "x";
  disk.rows[{Table::kept_values, std::string("jira\0acme\0007\0key", 15)}] = "y";
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  const KvStore values(MemoryRows(disk).read(Table::kept_values), writer);
  writer.stop();
  CHECK(disk.size() == 0);
}

}  // namespace
