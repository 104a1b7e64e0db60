#include "cassette/request_pairs.hpp"

#include <doctest/doctest.h>

#include "cassette/tape.hpp"
#include "sample.hpp"

namespace {

using namespace cassette::testing;
using cassette::RequestPair;
using cassette::SentRequest;
using cassette::Tape;

SentRequest to(const std::string& path, std::string body = {}) {
  return request("POST", "https://a.example/" + path, std::move(body));
}

// The pairs of a case with these requests, of which those were sent, as "old new" by their paths; "-" for none, and "!"
// behind a pair that differs.
std::string pairs_of(const std::vector<SentRequest>& expected, const std::vector<SentRequest>& sent) {
  cassette::Case recorded;
  for (const auto& one : expected) recorded.exchanges.push_back({one, response(200)});
  Tape tape(recorded);
  for (const auto& one : sent) tape.answer(one);
  const auto path = [](const std::optional<SentRequest>& one) {
    return one ? one->url.substr(one->url.rfind('/') + 1) : std::string("-");
  };
  std::string out;
  bool is_same = true;
  for (const RequestPair& pair : tape.pairs()) {
    out += (out.empty() ? "" : ", ") + path(pair.expected) + " " + path(pair.sent);
    if (!pair.differences.empty()) out += "!";
    is_same = is_same && pair.is_same();
  }
  CHECK(is_same == tape.differences().empty());
  return out;
}

TEST_CASE("requests stand beside those whose answers they got") {
  CHECK(pairs_of({}, {}).empty());
  CHECK(pairs_of({to("1"), to("2")}, {to("1"), to("2")}) == "1 1, 2 2");
  CHECK(pairs_of({to("1", "a=1"), to("2")}, {to("1", "a=2"), to("2")}) == "1 1!, 2 2");
}

TEST_CASE("one that is refused as before stands beside the one that was, though its body changed") {
  cassette::Case recorded;
  egress::Response refused;
  refused.error = egress::Error::address_refused;
  recorded.exchanges.push_back({to("1", "a=1"), refused});
  Tape tape(recorded);
  tape.refused(to("1", "a=2"), egress::Error::unlisted_host);
  CHECK_FALSE(tape.pairs().at(0).sent);
  tape.refused(to("1", "a=2"), egress::Error::address_refused);
  REQUIRE(tape.pairs().size() == 1);
  CHECK(tape.pairs()[0].sent);
  CHECK_FALSE(tape.pairs()[0].is_same());
}

TEST_CASE("one that was added or left out moves no other") {
  const auto host = [](std::string name) { return request("GET", "https://" + name + ".example/" + name); };
  CHECK(pairs_of({to("1"), to("2")}, {host("x"), to("1"), to("2")}) == "- x, 1 1, 2 2");
  CHECK(pairs_of({to("1"), host("x"), to("2")}, {to("1"), to("2")}) == "1 1, x -, 2 2");
  CHECK(pairs_of({to("1"), to("2"), to("3")}, {}) == "1 -, 2 -, 3 -");
  CHECK(pairs_of({}, {to("1"), to("2")}) == "- 1, - 2");
}

TEST_CASE("one that goes elsewhere stands beside the missing one of the same host") {
  CHECK(pairs_of({to("1"), to("2"), to("3")}, {to("1"), to("two"), to("3")}) == "1 1, 2 two!, 3 3");
  CHECK(pairs_of({to("1"), to("2")}, {to("one"), to("two"), to("three")}) == "1 one!, 2 two!, - three");
}

TEST_CASE("a change of order is a difference") {
  CHECK(pairs_of({to("1"), to("2")}, {to("2"), to("1")}) == "2 2, 1 1!");
}

TEST_CASE("what a comparison passes over, pairs do, too") {
  const auto fields = request("POST", "https://n.aha.io/api/v1/features/N-1/integrations/7/fields",
                              R"({"integration_fields":[]})");
  CHECK(pairs_of({fields}, {fields, fields}) == "fields fields");
  CHECK(pairs_of({fields, to("1"), fields}, {fields, to("1")}) == "fields fields, 1 1");
}

}  // namespace
