#include "worker/process_end.hpp"

#include <doctest/doctest.h>

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

TEST_CASE("process end: a signal is the process's own fault, unless somebody else sent it") {
  const auto crash = death_of({.how = {.cause = "SIGSEGV"}, .report = "frame", .running_call = 5});
  CHECK(crash.cause == "died of SIGSEGV");
  CHECK(crash.is_own_fault);
  CHECK(crash.backtrace == "frame\n");
  CHECK(crash.blamed_call == 5);
  CHECK(!death_of({.how = {.cause = "SIGKILL"}}).is_own_fault);
  CHECK(!death_of({.how = {.cause = "SIGTERM"}}).is_own_fault);
}

TEST_CASE("process end: what the host killed, and what the process said, go before the signal") {
  const auto killed = death_of({.how = {.cause = "SIGKILL"}, .kill_cause = "it hung"});
  CHECK(killed.cause == "was killed: it hung");
  CHECK(killed.is_own_fault);
  CHECK(death_of({.how = {.cause = "SIGABRT"}, .kill_cause = "it hung"}).cause == "was killed: it hung");
  CHECK(death_of({.how = {.cause = "SIGABRT"}}).cause == "died of SIGABRT");
  CHECK(death_of({.how = {.status = 1}, .fault = "it does not load"}).cause ==
        "cannot serve: it does not load");
}

TEST_CASE("process end: what the event had logged is parted from the backtrace") {
  const auto death = death_of({.how = {.cause = "SIGSEGV"},
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
