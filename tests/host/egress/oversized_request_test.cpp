// Fields that libcurl would not take, or that would cost too much: refused, whoever sends them.
#include <doctest/doctest.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

namespace {

// More than libcurl takes in one option.
const std::string huge(8'000'001, 'A');

struct OversizedFixture : ClientFixture {
  LoopbackServer server{loop, [](const Seen&, int) { return answer(200, "x"); }};

  Request plain() { return request("GET", server.url("a.test")); }
};

}  // namespace

TEST_CASE_FIXTURE(OversizedFixture,
                  "oversized: a huge method, user, password or header fails that request alone") {
  std::vector<Request> requests(5, plain());
  requests[0].method = huge;
  requests[1].ntlm = true;
  requests[1].user = huge;
  requests[2].ntlm = true;
  requests[2].password = huge;
  requests[3].headers = {{huge, "x"}};
  requests[4].headers = {{"X", huge}};
  for (Request& asked : requests) {
    const Response response = fetch(std::move(asked));
    CHECK(response.error == Error::too_large);
    CHECK(response.message.find("more than") != std::string::npos);
    CHECK(response.message.size() < 1'000);
  }
  CHECK(fetch(plain()).status == 200);
  CHECK(server.requests() == 1);
}

TEST_CASE_FIXTURE(OversizedFixture, "oversized: a huge URL, or a redirect to one, fails that request alone") {
  Request asked = plain();
  asked.url += huge;
  CHECK(fetch(std::move(asked)).error == Error::bad_url);

  LoopbackServer redirecting(loop, [&](const Seen&, int) {
    return answer(302, "",
                  "Location: /" + std::string(99'000, ' ') + "x\r\n");  // three times as long, encoded
  });
  Request redirected = request("GET", redirecting.url("a.test"));
  redirected.max_redirects = 3;
  const Response response = fetch(std::move(redirected));
  CHECK(response.error == Error::bad_url);
  CHECK(response.message.find("bytes") != std::string::npos);
}

TEST_CASE_FIXTURE(OversizedFixture, "oversized: the largest that is allowed goes out") {
  Request asked = plain();
  asked.method = std::string(64, 'M');
  asked.url += std::string(60'000, 'u');
  CHECK(fetch(std::move(asked)).error == Error::none);
  Request with_headers = plain();
  for (int i = 0; i < 3; ++i)
    with_headers.headers.emplace_back("X-" + std::to_string(i), std::string(1'000, 'x'));
  CHECK(fetch(std::move(with_headers)).status == 200);
}
