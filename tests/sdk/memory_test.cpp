#include <doctest/doctest.h>
#include <aha/memory.hpp>
#include <aha/testing.hpp>

namespace {

using aha::Call;
using aha::Memory;
using aha::testing::Host;

TEST_CASE("what was put is there for later events, until it is erased") {
  Host host;
  host.run({}, [](Call& call) {
    CHECK(Memory(call).get("endpoint") == std::nullopt);
    Memory(call).put("endpoint", "search/jql");
    CHECK(Memory(call).get("endpoint") == "search/jql");
  });
  CHECK(host.remembered("endpoint") == "search/jql");
  host.run({}, [](Call& call) {
    CHECK(Memory(call).get("endpoint") == "search/jql");
    Memory(call).put("endpoint", "search");
    CHECK(Memory(call).get("endpoint") == "search");
    Memory(call).erase("endpoint");
    CHECK(Memory(call).get("endpoint") == std::nullopt);
  });
  CHECK(host.remembered("endpoint") == std::nullopt);
}

TEST_CASE("a test may say what was remembered before") {
  Host host;
  host.remember("endpoint", "new");
  host.run({}, [](Call& call) { CHECK(Memory(call).get("endpoint") == "new"); });
}

TEST_CASE("what is too large is told and not kept, and the event goes on") {
  Host host;
  const auto outcome = host.run({}, [](Call& call) {
    Memory(call).put("large", std::string(AHA_KV_MAX_VALUE + 1, 'x'));
    Memory(call).put("", "no key");
  });
  CHECK(outcome.ok());
  CHECK(outcome.logged("did not keep \"large\" (too large)"));
  CHECK(host.remembered("large") == std::nullopt);
  CHECK(host.remembered("") == std::nullopt);
}

TEST_CASE("where the host keeps nothing, nothing is there") {
  const aha_host host{.size = sizeof(aha_host),
                      .abi = AHA_ABI_VERSION,
                      .query = [](const aha_host*, aha_bytes) -> const void* { return nullptr; },
                      .log = nullptr,
                      .http = nullptr,
                      .sleep = nullptr,
                      .remaining = nullptr,
                      .alloc = nullptr,
                      .set_meta_data = nullptr,
                      .fail = nullptr};
  Call call(host, nullptr, {});
  Memory(call).put("key", "value");
  Memory(call).erase("key");
  CHECK(Memory(call).get("key") == std::nullopt);
}

}  // namespace
