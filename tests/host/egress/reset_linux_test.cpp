// A connection that is reset: under wine one that is closed ends in order, whatever its linger says.
#include <doctest/doctest.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

TEST_CASE_FIXTURE(ClientFixture, "faults: the connection is reset in the middle of the body") {
  const LoopbackServer server(loop, [](const Seen&, int) {
    return Reply{"HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\nhalf", false, true};
  });
  const Response response = get(server.url("a.test"));
  CAPTURE(response.message);
  CHECK(response.error == Error::connect_failed);
  CHECK(response.message.find("reset") != std::string::npos);
}
