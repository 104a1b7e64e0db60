#include <doctest/doctest.h>
#include <aha/step.hpp>

#include <string>

namespace {

TEST_CASE("a step that goes well gives its result") {
  CHECK(aha::during("Step", [] { return 5; }) == 5);
}

TEST_CASE("an error tells the step it ended, and stays what it was otherwise") {
  try {
    aha::during("Requirement R-1", [] { throw aha::RemoteError("no", std::chrono::milliseconds(7)); });
    FAIL("nothing was thrown");
  } catch (const aha::Error& error) {
    CHECK(std::string(error.what()) == "Requirement R-1: no");
    CHECK(error.class_name() == "Errors::RemoteError");
    CHECK(error.kind() == aha::FailureKind::remote);
    CHECK(error.retry_after() == std::chrono::milliseconds(7));
  }
}

TEST_CASE("what is no error of the SDK passes through as it is") {
  CHECK_THROWS_AS(aha::during("Step", [] { throw std::bad_alloc(); }), std::bad_alloc);
}

TEST_CASE("what has to follow a failure can, and the failure is kept") {
  CHECK(aha::failure_of([] {}) == nullptr);
  const std::exception_ptr failure = aha::failure_of([] { throw aha::RemoteError("no"); });
  REQUIRE(failure);
  CHECK_THROWS_AS(std::rethrow_exception(failure), aha::RemoteError);
  CHECK_THROWS_AS(aha::failure_of([] { throw std::bad_alloc(); }), std::bad_alloc);
}

}  // namespace
