#include <doctest/doctest.h>
#include <aha/errors.hpp>
#include <aha/memory.hpp>
#include <aha/secret_store.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

using aha::Call;
using aha::SecretStore;
using aha::testing::Host;

TEST_CASE("a secret is there for later events until it is erased, and apart from what is remembered") {
  Host host;
  host.run({}, [](Call& call) {
    const SecretStore store(call);
    CHECK(store.get("token") == std::nullopt);
    store.put("token", std::string_view("a\0b", 3));
    CHECK(aha::Memory(call).get("token") == std::nullopt);
  });
  CHECK(host.kept_secret("token") == std::string("a\0b", 3));
  host.run({}, [](Call& call) {
    CHECK(SecretStore(call).get("token") == std::string("a\0b", 3));
    SecretStore(call).erase("token");
    CHECK(SecretStore(call).get("token") == std::nullopt);
  });
}

TEST_CASE("a secret that cannot be kept is an error, since the service cannot go on without it") {
  Host host;
  const auto put = [&](std::string value) {
    host.run({}, [&](Call& call) { SecretStore(call).put("token", value); });
  };
  CHECK_NOTHROW(put(std::string(AHA_SECRETS_MAX_VALUE, 'x')));
  CHECK_THROWS_AS(put(std::string(AHA_SECRETS_MAX_VALUE + 1, 'x')), aha::Error);
  host.without("aha.secrets/1");
  CHECK_THROWS_WITH(put("x"),
                    "The credential \"token\" could not be kept (this host keeps none). Ask the operator of "
                    "the host.");
  host.run({}, [](Call& call) {
    CHECK(SecretStore(call).get("token") == std::nullopt);
    SecretStore(call).erase("token");
  });
}

}  // namespace
