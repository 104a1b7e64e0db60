#include "worker/process_end.hpp"

#include <doctest/doctest.h>

#include "stand_in.hpp"

namespace {

using worker::death_of;

TEST_CASE("process end: it is expected of one that was told to end, and of no other") {
  const auto told = death_of({.pid = 7, .how = {}, .was_told_to = true});
  CHECK(told.pid == 7);
  CHECK(told.is_expected);
  CHECK(!told.is_own_fault);
  const auto untold = death_of({.how = {}});
  CHECK(!untold.is_expected);
  CHECK(untold.is_own_fault);
  CHECK(death_of({.how = {.status = 3}, .was_told_to = true}).cause == "ended by itself with status 3");
}

TEST_CASE("process end: a crash is the process's own fault, and a kill from outside is not") {
  const auto crash = death_of({.how = test::crashed(), .report = "frame", .running_call = 5});
  CHECK(crash.cause == "died of " + test::crashed().cause);
  CHECK(crash.is_own_fault);
  CHECK(crash.backtrace == "frame\n");
  CHECK(crash.blamed_call == 5);
  const auto killed = death_of({.how = test::killed_from_outside()});
  CHECK(!killed.is_own_fault);
  CHECK(killed.is_unexplained);
}

TEST_CASE("process end: what the host killed, and what the process said, go before the system's word") {
  const auto killed = death_of({.how = test::killed_by_host(), .kill_cause = "it hung"});
  CHECK(killed.cause == "was killed: it hung");
  CHECK(killed.is_own_fault);
  CHECK(death_of({.how = test::aborted(), .kill_cause = "it hung"}).cause == "was killed: it hung");
  CHECK(death_of({.how = test::aborted()}).cause == "died of " + test::aborted().cause);
  CHECK(death_of({.how = {.status = 1}, .fault = "it does not load"}).cause ==
        "cannot serve: it does not load");
}

TEST_CASE("process end: what the event had logged is parted from the backtrace") {
  const auto death = death_of({.how = test::crashed(),
                               .report = "frame 1\n\x01"
                                         "1one\x02two\n\x01"
                                         "3bad\nframe 2\n\x01x\n\x01\n"});
  CHECK(death.backtrace == "frame 1\nframe 2\n\x01x\n\x01\n");
  REQUIRE(death.logged.size() == 2);
  CHECK(death.logged[0].severity == 1);
  CHECK(death.logged[0].text == "one\ntwo");
  CHECK(death.logged[1].severity == 3);
}

}  // namespace
