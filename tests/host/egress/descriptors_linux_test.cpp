#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

TEST_CASE_FIXTURE(
    ClientFixture,
    "multi shard: without a descriptor left a request fails with the reason, and the next works") {
  LoopbackServer server(loop, [](const Seen&, int) { return answer(200, "x"); });
  client();
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const int free_descriptor = dup(0);
  close(free_descriptor);
  const rlimit none{static_cast<rlim_t>(free_descriptor), limit.rlim_max};
  REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
  const Response failed = get(server.url("a.test"));
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK(failed.error == Error::connect_failed);
  CHECK(failed.message.find("Too many open files") != std::string::npos);
  CHECK(get(server.url("a.test")).status == 200);
}
