#include <doctest/doctest.h>
#include <aha/step.hpp>

#include <string>
#include <vector>

namespace {

TEST_CASE("a step that goes well gives its result") {
  CHECK(aha::in_step("Step", [] { return 5; }) == 5);
}

TEST_CASE("an error tells the step it ended, and stays what it was otherwise") {
  try {
    aha::in_step("Requirement R-1", [] { throw aha::RemoteError("no", std::chrono::milliseconds(7)); });
    FAIL("nothing was thrown");
  } catch (const aha::Error& error) {
    CHECK(std::string(error.what()) == "Requirement R-1: no");
    CHECK(error.class_name() == "Errors::RemoteError");
    CHECK(error.kind() == aha::FailureKind::remote);
    CHECK(error.retry_after() == std::chrono::milliseconds(7));
  }
}

TEST_CASE("what is no error of the SDK passes through as it is") {
  CHECK_THROWS_AS(aha::in_step("Step", [] { throw std::bad_alloc(); }), std::bad_alloc);
}

TEST_CASE("what has to follow a failure can, and the failure is kept") {
  CHECK(aha::failure_of([] {}) == nullptr);
  const std::exception_ptr failure = aha::failure_of([] { throw aha::RemoteError("no"); });
  REQUIRE(failure);
  CHECK_THROWS_AS(std::rethrow_exception(failure), aha::RemoteError);
  CHECK_THROWS_AS(aha::failure_of([] { throw std::bad_alloc(); }), std::bad_alloc);
}

TEST_CASE("an error keeps its own type through several steps") {
  class StatusError : public aha::RemoteError {
   public:
    StatusError() : RemoteError("refused") {}
    int status = 422;
  };
  try {
    aha::in_step("Feature A-1", [] { aha::in_step("File x.png", [] { throw StatusError(); }); });
    FAIL("nothing was thrown");
  } catch (const StatusError& error) {
    CHECK(std::string(error.what()) == "Feature A-1: File x.png: refused");
    CHECK(error.status == 422);
  }
}

TEST_CASE("each of several is attempted, each failure is reported, and the first is thrown at the end") {
  std::string done, reported;
  const auto attempt = [&](const std::vector<int>& items) {
    aha::attempt_each(
        items,
        [&](int item) {
          if (item > 5) throw aha::TimeoutError("late");
          if (item % 2 == 0) throw aha::RemoteError("no " + std::to_string(item));
          done += std::to_string(item);
        },
        [&](const aha::Error& error) { reported += std::string(error.what()) + ";"; });
  };
  CHECK_THROWS_WITH_AS(attempt({1, 2, 3, 4, 5}), "no 2", aha::RemoteError);
  CHECK(done == "135");
  CHECK(reported == "no 2;no 4;");
  CHECK_NOTHROW(attempt({1, 3}));
  CHECK_THROWS_AS(attempt({2, 6, 1}), aha::TimeoutError);
  CHECK(done == "13513");
}

TEST_CASE("a part that is refused is reported and does not end the rest, but the event's own end does") {
  std::string reported;
  const auto report = [&](const aha::Error& error) { reported = error.what(); };
  CHECK(aha::tolerate([] {}, report));
  CHECK(reported.empty());
  CHECK_FALSE(aha::tolerate([] { throw aha::RemoteError("too large"); }, report));
  CHECK(reported == "too large");
  CHECK_THROWS_AS(aha::tolerate([] { throw aha::TimeoutError("late"); }, report), aha::TimeoutError);
  CHECK_THROWS_AS(aha::tolerate([] { throw aha::Cancelled(); }, report), aha::Cancelled);
}

}  // namespace
