#include "store/unknown_outcomes.hpp"

#include <doctest/doctest.h>

#include <future>

#include "memory_rows.hpp"

namespace {

using namespace std::chrono_literals;
using store::Earlier;
using store::Table;
using store::UnknownOutcomes;
using store::testing::Disk;
using store::testing::MemoryRows;

store::RecordKey key_of(const std::string& record, std::string_view service = "jira") {
  return store::record_key({.service = service, .account = "acme", .integration = "1"}, record);
}

// A host on a disk, and what it knows of a few records.
struct Host {
  explicit Host(Disk& on, const store::NoteLimits& limits = {.all = 3, .service = 2})
      : disk(on),
        outcomes(MemoryRows(on).read(Table::unknown_outcomes), writer, limits,
                 {[this](std::size_t notes) { counted = notes; }, [this] { ++full; }},
                 [this] { return now; }) {}

  // What the next event of a record is told, once it may begin.
  Earlier begin(bool creates = true, const store::RecordKey& record = key_of("r")) {
    std::promise<Earlier> later;
    const auto at_once = outcomes.begin(record, creates, [&](Earlier earlier) { later.set_value(earlier); });
    return at_once ? *at_once : later.get_future().get();
  }
  void end(const Earlier& earlier, bool is_known) { outcomes.end(key_of("r"), earlier, is_known); }

  Disk& disk;
  std::size_t counted = 0;
  int full = 0;
  std::chrono::system_clock::time_point now{1'000'000h};
  store::RowWriter writer{std::make_unique<MemoryRows>(disk), [](std::string_view) {}};
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
    CHECK(host.counted == 1);
    host.end(told, true);
  }
  CHECK(host.counted == 0);
  host.writer.stop();
  CHECK(disk.size() == 0);
}

TEST_CASE("the note is on the disk before an event may begin") {
  Disk disk;
  Host host(disk);
  host.begin();
  CHECK(disk.size() == 1);
}

TEST_CASE("an event that begins while the record's note is still being written waits for it as well") {
  Disk disk;
  Host host(disk);
  std::promise<void> first, second;
  bool was_at_once = false;
  {
    const std::lock_guard busy(disk.mutex);
    host.outcomes.begin(key_of("r"), true, [&](Earlier) { first.set_value(); });
    was_at_once = host.outcomes
                      .begin(key_of("r"), true,
                             [&](Earlier told) {
                               CHECK(told.outcome_unknown);
                               CHECK(told.attempt == 2);
                               second.set_value();
                             })
                      .has_value();
  }
  CHECK(!was_at_once);
  first.get_future().get();
  second.get_future().get();
  CHECK(disk.size() == 1);
}

TEST_CASE("an outcome stays unknown until an event of the record ends with one") {
  Disk disk;
  Host host(disk);
  host.end(host.begin(), false);
  const auto second = host.begin();
  CHECK(second.outcome_unknown);
  CHECK(second.attempt == 2);
  host.end(second, false);
  const auto third = host.begin(false);  // an update of the same record
  CHECK(third.outcome_unknown);
  CHECK(third.attempt == 3);
  host.end(third, true);
  CHECK(!host.begin().outcome_unknown);
}

TEST_CASE("an event that ends well does not hide one beside it that timed out") {
  Disk disk;
  Host host(disk);
  const auto slow = host.begin(), quick = host.begin();
  host.end(slow, false);
  host.end(quick, true);  // it began before the other ended, so it could not look
  const auto repeated = host.begin();
  CHECK(repeated.outcome_unknown);
  host.end(repeated, true);
  CHECK(!host.begin().outcome_unknown);
}

TEST_CASE("an event that ends well before one beside it times out does not hide it either") {
  Disk disk;
  Host host(disk);
  const auto slow = host.begin(), quick = host.begin();
  host.end(quick, true);
  host.end(slow, false);
  CHECK(host.begin().outcome_unknown);
}

TEST_CASE("two events that ended unknown are both looked for by one that began after them") {
  Disk disk;
  Host host(disk);
  const auto one = host.begin(), two = host.begin();
  host.end(one, false);
  const auto between = host.begin();
  host.end(two, false);
  host.end(between, true);
  const auto last = host.begin();
  CHECK(last.outcome_unknown);
  host.end(last, true);
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
  const auto first = host.begin(), second = host.begin();
  CHECK(second.outcome_unknown);
  host.end(second, true);
  const auto third = host.begin();
  CHECK(third.outcome_unknown);  // the first still runs
  host.end(third, true);
  host.end(first, true);
  CHECK(!host.begin().outcome_unknown);
}

TEST_CASE("what was at work when the host died is unknown to the next") {
  Disk disk;
  { Host(disk).begin(); }
  Host next(disk);
  const auto told = next.begin();
  CHECK(told.outcome_unknown);
  CHECK(told.attempt == 2);
  CHECK(!next.begin(true, key_of("other")).outcome_unknown);
}

TEST_CASE("beyond a limit an old note is kept, a new one is not made, and the operator is told once") {
  Disk disk;
  Host host(disk);
  host.begin(true, key_of("a"));
  host.begin(true, key_of("b"));
  CHECK(host.full == 0);
  CHECK(!host.begin(true, key_of("c")).is_noted);
  CHECK(!host.begin(true, key_of("d")).is_noted);
  CHECK(host.full == 1);
  CHECK(host.begin(true, key_of("a")).outcome_unknown);
  const auto of_another = host.begin(true, key_of("a", "slack"));
  CHECK(of_another.is_noted);
  CHECK(!host.begin(true, key_of("b", "slack")).is_noted);  // all together
}

TEST_CASE("a note is forgotten once it is too old, and makes room") {
  Disk disk;
  Host host(disk);
  host.outcomes.end(key_of("a"), host.begin(true, key_of("a")), false);
  const auto at_work = host.begin(true, key_of("b"));
  host.now += 31 * 24h;
  CHECK(!host.begin(false, key_of("a")).outcome_unknown);
  CHECK(host.begin(true, key_of("c")).is_noted);
  CHECK(host.begin(true, key_of("b")).outcome_unknown);  // it still runs
  CHECK(at_work.is_noted);
}

TEST_CASE("notes that are too old, or not ours, are gone after a restart") {
  Disk disk;
  { Host(disk).begin(); }
  disk.rows[{Table::unknown_outcomes, "short"}] = "1 1";
  disk.rows[{Table::unknown_outcomes, std::string(64, 'k')}] = "not a number";
  disk.rows[{Table::unknown_outcomes, std::string(64, 'l')}] = "1 99999999999999999999";
  disk.rows[{Table::unknown_outcomes, std::string(64, 'o')}] = "1 1";
  Host next(disk);
  CHECK(next.counted == 1);
  next.writer.stop();
  CHECK(disk.size() == 1);
}

TEST_CASE("the writer may answer after the notes have gone") {
  Disk disk;
  store::RowWriter writer(std::make_unique<MemoryRows>(disk), [](std::string_view) {});
  std::promise<void> told;
  {
    const std::lock_guard busy(disk.mutex);
    UnknownOutcomes outcomes({}, writer);
    outcomes.begin(key_of("r"), true, [&](Earlier) { told.set_value(); });
  }
  told.get_future().get();
}

}  // namespace
