#include <doctest/doctest.h>

#include "records.hpp"

namespace {

using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::gitlab;

const std::string newest = gitlab + "/issues?scope=all&order_by=created_at&sort=desc&per_page=100&page=";
const aha::testing::Headers more{{"Link", "<https://x>; rel=\"next\""}};

Event again() {
  Event event = records::event("create_feature", records::feature());
  event.attempt = 2;
  event.outcome_unknown = true;
  return event;
}

Host& made(Host& host) {
  host.expect("PUT", gitlab + "/issues/42", answer(200, records::issue_42));
  return host.expect("POST", records::fields_of("features/N-8"));
}

TEST_CASE("the issue that an earlier attempt left behind is used") {
  Host host;
  host.expect("GET", gitlab + "/milestones/70", answer(200, records::milestone_70));
  host.expect("GET", newest + "1", answer(200, R"([{"iid":41,"description":null}])", more));
  host.expect("GET", newest + "2", answer(200, R"([{"id":990,"iid":42,"state":"opened",
      "description":"Edited\r\n\r\nCreated from Aha! https://north.aha.io/features/N-8\r\n"}])"));
  const Outcome outcome = made(host).receive(again());
  CHECK(outcome.ok());
  CHECK(outcome.logged("issue 42"));
}

TEST_CASE("among the newest issues, one whose address only starts alike is another") {
  Host host;
  host.expect("GET", gitlab + "/milestones/70", answer(200, records::milestone_70));
  for (const char* page : {"1", "2", "3"})
    host.expect(
        "GET", newest + page,
        answer(200, R"([{"iid":5,"description":"Created from Aha! https://north.aha.io/features/N-81"}])",
               more));
  host.expect("POST", gitlab + "/issues", answer(201, records::issue_42));
  CHECK(made(host).receive(again()).ok());
}

TEST_CASE("no issue is made where it cannot be seen whether one was left behind") {
  Host host;
  host.expect("GET", gitlab + "/milestones/70", answer(200, records::milestone_70));
  host.expect("GET", newest + "1", answer(503, ""));
  const Outcome outcome = host.receive(again());
  CHECK(outcome.failure);
  CHECK(outcome.script_errors.empty());
}

}  // namespace
