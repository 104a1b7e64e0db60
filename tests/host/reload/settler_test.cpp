#include <doctest/doctest.h>

#include "reload/settler.hpp"

namespace {

using reload::Change;
using reload::Clock;
using reload::Settler;
using std::chrono::milliseconds;

const Clock::time_point start_time{};

Clock::time_point at(int ms) {
  return start_time + milliseconds(ms);
}

bool is_due(const Settler& settler, int ms) {
  return !settler.due(at(ms)).empty();
}

}  // namespace

TEST_CASE("a file moved in is due at once") {
  Settler settler({});
  settler.note("a.so", Change::moved_in, at(0));
  CHECK(is_due(settler, 0));
}

TEST_CASE("a file written in place is due once it was left alone for 50 ms") {
  Settler settler({});
  settler.note("a.so", Change::written, at(0));
  CHECK_FALSE(is_due(settler, 49));
  settler.note("a.so", Change::written, at(40));
  CHECK_FALSE(is_due(settler, 60));
  CHECK(is_due(settler, 90));
  CHECK(settler.due(at(90))[0].noticed == at(0));
}

TEST_CASE("a file made anew waits for its writer, whose closing then decides") {
  Settler settler({});
  settler.note("a.so", Change::created, at(0));
  CHECK_FALSE(is_due(settler, 1000));
  settler.note("a.so", Change::written, at(1000));
  CHECK(is_due(settler, 1050));
}

TEST_CASE("a change of attributes says nothing about a writer at work") {
  Settler settler({});
  settler.note("a.so", Change::created, at(0));
  settler.note("a.so", Change::touched, at(10));
  CHECK_FALSE(is_due(settler, 100));
  settler.note("b.so", Change::touched, at(10));
  CHECK(is_due(settler, 60));
}

TEST_CASE("what is noted is due at once if no writer is at work any more, and what comes later waits") {
  Settler settler({});
  settler.note("a.so", Change::created, at(0));
  settler.note("b.so", Change::gone, at(0));
  settler.hasten(at(10));
  CHECK(settler.due(at(10)).size() == 2);
  settler.note("a.so", Change::written, at(10));
  CHECK(settler.due(at(10)).size() == 1);
}

TEST_CASE("a deleted file that comes back was replaced") {
  Settler settler({});
  settler.note("a.so", Change::gone, at(0));
  CHECK_FALSE(is_due(settler, 200));
  settler.note("a.so", Change::moved_in, at(200));
  CHECK(is_due(settler, 200));
}

TEST_CASE("a file found gone again and again is gone since the first time") {
  Settler settler({});
  for (int ms = 0; ms < 250; ms += 10) settler.note("a.so", Change::gone, at(ms));
  CHECK(is_due(settler, 250));
}

TEST_CASE("an unfinished file is looked at again while it grows, and given up once it stands still") {
  Settler settler({});
  settler.note("a.so", Change::written, at(0));
  artifact::FileStamp small;
  small.size = 100;
  artifact::FileStamp larger;
  larger.size = 200;
  CHECK(settler.again("a.so", small, at(50)));
  CHECK_FALSE(is_due(settler, 60));
  CHECK(is_due(settler, 70));
  CHECK(settler.again("a.so", small, at(1900)));
  CHECK(settler.again("a.so", larger, at(2100)));  // grown: the time starts again
  CHECK(settler.again("a.so", larger, at(4000)));
  CHECK_FALSE(settler.again("a.so", larger, at(4100)));
}

TEST_CASE("an unfinished file that was moved in stays so") {
  Settler settler({});
  settler.note("a.so", Change::moved_in, at(0));
  CHECK_FALSE(settler.again("a.so", {}, at(0)));
}

TEST_CASE("a settled file waits for nothing") {
  Settler settler({});
  settler.note("a.so", Change::moved_in, at(0));
  settler.settled("a.so");
  CHECK_FALSE(settler.next_due().has_value());
}
