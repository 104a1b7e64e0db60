#include "store/unknown_outcomes.hpp"

#include <doctest/doctest.h>

#include <future>

#include "memory_rows.hpp"

namespace {

using store::Earlier;
using store::Table;
using store::UnknownOutcomes;
using store::testing::Disk;
using store::testing::MemoryRows;

// A host on a disk, and what it knows of one record.
struct Host {
  explicit Host(Disk& on) : disk(on), outcomes(MemoryRows(on).read(Table::unknown_outcomes), writer, 2) {}

  // What the next event of `record` is told, once it may begin.
  Earlier begin(bool creates = true, const std::string& record = "r") {
    std::promise<Earlier> later;
    const auto at_once = outcomes.begin(record, creates, [&](Earlier earlier) { later.set_value(earlier); });
    return at_once ? *at_once : later.get_future().get();
  }

  Disk& disk;
  store::Writer writer{std::make_unique<MemoryRows>(disk), [](std::string_view) {}};
  UnknownOutcomes outcomes;
};

TEST_CASE("an event that ended well leaves nothing for the next") {
  Disk disk;
  Host host(disk);
  for (int i = 0; i < 2; ++i) {
    const auto told = host.begin();
    CHECK(told.attempt == 1);
    CHECK(!told.outcome_unknown);
    CHECK(told.is_noted);
    host.outcomes.end("r", true);
  }
  host.writer.stop();
  CHECK(disk.size() == 0);
}

TEST_CASE("the note is on the disk before an event may begin") {
  Disk disk;
  Host host(disk);
  host.begin();
  CHECK(disk.size() == 1);
}

TEST_CASE("an outcome stays unknown until an event of the record ends with one") {
  Disk disk;
  Host host(disk);
  host.begin();
  host.outcomes.end("r", false);
  const auto second = host.begin();
  CHECK(second.outcome_unknown);
  CHECK(second.attempt == 2);
  host.outcomes.end("r", false);
  const auto third = host.begin(false);  // an update of the same record
  CHECK(third.outcome_unknown);
  CHECK(third.attempt == 3);
  host.outcomes.end("r", true);
  CHECK(!host.begin().outcome_unknown);
}

TEST_CASE("an event that creates nothing is not noted") {
  Disk disk;
  Host host(disk);
  const auto told = host.begin(false);
  CHECK(!told.is_noted);
  CHECK(!told.outcome_unknown);
  host.writer.stop();
  CHECK(disk.size() == 0);
}

TEST_CASE("a second event of a record that is still at work is told so, and does not hide it") {
  Disk disk;
  Host host(disk);
  host.begin();
  CHECK(host.begin().outcome_unknown);
  host.outcomes.end("r", true);
  CHECK(host.begin().outcome_unknown);  // the first still runs
  host.outcomes.end("r", true);
  host.outcomes.end("r", true);
  CHECK(!host.begin().outcome_unknown);
}

TEST_CASE("what was at work when the host died is unknown to the next") {
  Disk disk;
  { Host(disk).begin(); }
  Host next(disk);
  const auto told = next.begin();
  CHECK(told.outcome_unknown);
  CHECK(told.attempt == 2);
  CHECK(!next.begin(true, "other").outcome_unknown);
}

TEST_CASE("beyond the limit an old note is kept and a new one is not made") {
  Disk disk;
  Host host(disk);
  host.begin(true, "a");
  host.begin(true, "b");
  CHECK(!host.begin(true, "c").is_noted);
  CHECK(host.begin(true, "a").outcome_unknown);
}

}  // namespace
