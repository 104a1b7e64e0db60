// What a witness sees of a transfer: each hop as it was on the wire.
#include <doctest/doctest.h>

#include "egress/witness.hpp"
#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

namespace {

struct Notes final : Witness {
  struct Hop {
    std::string method, url, body;
    bool has_authorization = false;
    Error error = Error::none;
    int status = 0;
    std::string answer;
    bool can_read_file = false;
  };

  void exchanged(const Request& request, const std::string& url, const Response& response,
                 const BlobStore& blobs) override {
    hops.push_back({request.method, url, std::string(request.body),
                    value_of(request.headers, "Authorization") != "(none)", response.error, response.status,
                    response.body, response.blob != 0 && blobs.find(response.blob) != nullptr});
  }

  std::vector<Hop> hops;
};

struct WitnessFixture : ClientFixture {
  std::function<Reply(const Seen&)> handler;
  LoopbackServer server{loop, [this](const Seen& request, int) { return handler(request); }};
  std::shared_ptr<Notes> notes = std::make_shared<Notes>();

  Response watch(Request request) {
    request.witness = notes;
    return fetch(std::move(request));
  }
};

}  // namespace

TEST_CASE_FIXTURE(WitnessFixture, "witness: a redirect and what it leads to are two hops") {
  handler = [this](const Seen& request) {
    return request.target() == "/" ? answer(302, "", "Location: " + server.url("b.test", "/next") + "\r\n")
                                   : answer(200, "there");
  };
  Request asked = request("POST", server.url("a.test"), "x", {{"Authorization", "Bearer s"}});
  asked.max_redirects = 1;
  CHECK(watch(std::move(asked)).status == 200);
  REQUIRE(notes->hops.size() == 2);
  CHECK(notes->hops[0].method == "POST");
  CHECK(notes->hops[0].body == "x");
  CHECK(notes->hops[0].status == 302);
  CHECK(notes->hops[1].method == "GET");
  CHECK(notes->hops[1].url == server.url("b.test", "/next"));
  CHECK(!notes->hops[1].has_authorization);
  CHECK(notes->hops[1].answer == "there");
}

TEST_CASE_FIXTURE(WitnessFixture,
                  "witness: one redirect too many is the last hop's answer, and no hop more") {
  handler = [](const Seen&) { return answer(302, "", "Location: /again\r\n"); };
  Request asked = request("GET", server.url("a.test"));
  asked.max_redirects = 1;
  CHECK(watch(std::move(asked)).error == Error::broken_answer);
  REQUIRE(notes->hops.size() == 2);
  CHECK(notes->hops[1].status == 302);
}

TEST_CASE_FIXTURE(WitnessFixture, "witness: what has no answer is a hop with an error") {
  CHECK(watch(request("GET", "http://10.0.0.1/")).error == Error::address_refused);
  CHECK(watch(request("GET", "nonsense")).error == Error::bad_url);
  REQUIRE(notes->hops.size() == 2);
  CHECK(notes->hops[0].error == Error::address_refused);
  CHECK(notes->hops[1].error == Error::bad_url);
  CHECK(notes->hops[1].url == "nonsense");
}

TEST_CASE_FIXTURE(WitnessFixture, "witness: the file of an answer can be read") {
  handler = [](const Seen&) { return answer(200, "file"); };
  Request asked = request("GET", server.url("a.test"));
  asked.to_blob = true;
  const Response response = watch(std::move(asked));
  client().release(response.blob);
  REQUIRE(notes->hops.size() == 1);
  CHECK(notes->hops[0].can_read_file);
}
