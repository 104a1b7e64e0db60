#include "cassette/tape.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

namespace {

using namespace cassette::testing;
using cassette::Case;
using cassette::Tape;

const std::string fields = "https://n.aha.io/api/v1/features/N-1/integrations/7/fields";

TEST_CASE("each exchange answers once, the one that equals the request first") {
  const Case recorded = case_of({{request("POST", "https://a.example/", "1"), response(201)},
                                 {request("POST", "https://a.example/", "2"), response(202)}});
  Tape tape(recorded);
  CHECK(tape.answer(request("POST", "https://a.example/", "2")).status == 202);
  CHECK(tape.answer(request("POST", "https://a.example/", "3")).status == 201);
  const auto unknown = tape.answer(request("POST", "https://a.example/", "2"));
  CHECK(unknown.status == 404);
  CHECK(unknown.body.find("knows no request POST https://a.example/") != std::string::npos);
}

TEST_CASE("what went out otherwise, too often or not at all is told") {
  const Case recorded = case_of({{request("GET", "https://a.example/1"), response(200)},
                                 {request("GET", "https://a.example/2"), response(200)}});
  Tape none(recorded);
  CHECK(none.differences().size() == 2);
  CHECK(none.differences()[0].got == cassette::nothing);
  Tape more(recorded);
  for (const auto* const path : {"1", "2", "3"})
    more.answer(request("GET", std::string("https://a.example/") + path));
  REQUIRE(more.differences().size() == 1);
  CHECK(more.differences()[0].place == "request 3");
  CHECK(more.differences()[0].expected == cassette::nothing);
  Tape other_order(recorded);
  other_order.answer(request("GET", "https://a.example/2"));
  other_order.answer(request("GET", "https://a.example/1"));
  CHECK(other_order.differences().size() == 2);
}

TEST_CASE("integration fields may be stored again, on either side") {
  const auto store = request("POST", fields, R"({"integration_fields":[]})");
  const Case once = case_of({{store, response(200, "stored")}});
  Tape repeated(once);
  repeated.answer(store);
  CHECK(repeated.answer(store).body == "stored");
  CHECK(repeated.differences().empty());
  const Case twice = case_of({{store, response(200)}, {store, response(200)}});
  Tape single(twice);
  single.answer(store);
  CHECK(single.differences().empty());
}

TEST_CASE("the successor of a retired endpoint may be tried after a refusal") {
  const Case recorded = case_of({{request("GET", "https://j.example/rest/api/2/search"), response(410)}});
  Tape tape(recorded);
  tape.answer(request("GET", "https://j.example/rest/api/2/search"));
  CHECK(tape.answer(request("GET", "https://j.example/rest/api/3/search/jql")).status == 404);
  CHECK(tape.differences().empty());
}

TEST_CASE("an NTLM handshake is the client's business") {
  const egress::Headers hello{{"Authorization", "NTLM TlRMTVNTUAABAAAA"}},
      proof{{"Authorization", "NTLM TlRMTVNTUAADAAAA"}};
  const Case recorded = case_of({{request("GET", "https://t.example/", "", hello), response(401)},
                                 {request("GET", "https://t.example/", "", proof), response(200)}});
  Tape tape(recorded);
  CHECK(tape.wants_ntlm("t.example"));
  CHECK(tape.answer(request("GET", "https://t.example/")).status == 200);
  CHECK(tape.differences().empty());
}

TEST_CASE("what an NTLM host refused before the handshake is the client's business, too") {
  const Case recorded =
      case_of({{request("GET", "https://t.example/", "", {{"Authorization", "Basic eDp5"}}), response(401)},
               {request("GET", "https://t.example/", "", {{"Authorization", "NTLM TlRMTVNTUAADAAAA"}}),
                response(200)}});
  Tape tape(recorded);
  CHECK(tape.answer(request("GET", "https://t.example/")).status == 200);
  CHECK(tape.differences().empty());
}

}  // namespace
