#include "store/row_writer.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>

#include "memory_rows.hpp"

namespace {

using store::RowWriter;
using store::Table;
using store::testing::Disk;
using store::testing::MemoryRows;

TEST_CASE("a change is on the disk when it is said to be") {
  Disk disk;
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  std::promise<bool> written;
  writer.submit({Table::kept_values, "a", "1"},
                [&](bool is_written) { written.set_value(is_written && disk.size() == 1); });
  CHECK(written.get_future().get());
}

TEST_CASE("stopping writes what is queued, and later changes are not made") {
  Disk disk;
  RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  for (int i = 0; i < 1'000; ++i) writer.submit({Table::kept_values, std::to_string(i), "x"});
  writer.stop();
  CHECK(disk.size() == 1'000);
  CHECK(disk.transactions < 1'000);
  bool was_called = false;
  CHECK(!writer.submit({Table::kept_values, "late", "x"}, [&](bool) { was_called = true; }));
  CHECK(!was_called);
  CHECK(disk.size() == 1'000);
}

TEST_CASE("a disk that refuses is told, and whoever waits goes on") {
  Disk disk;
  disk.is_full = true;
  std::string told;
  std::atomic<int> failed{0};
  RowWriter writer(std::make_unique<MemoryRows>(disk), [&](std::string_view error) { told = error; });
  writer.submit({Table::kept_values, "a", "1"}, [&](bool is_written) { failed += is_written ? 0 : 1; });
  writer.stop();
  CHECK(told == "the disk is full");
  CHECK(failed == 1);
}

}  // namespace
