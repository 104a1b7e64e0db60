#include <doctest/doctest.h>

#include "worker/process_end.hpp"

TEST_CASE("process end: SIGTERM comes from outside") {
  const auto death = worker::death_of({.how = {.cause = "SIGTERM"}});
  CHECK(death.cause == "died of SIGTERM");
  CHECK(death.is_unexplained);
  CHECK_FALSE(death.is_own_fault);
}
