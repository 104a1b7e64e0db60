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

TEST_CASE("what is put or read is kept out of messages and errors, each text of a document too") {
  Host host;
  host.keep_secret("kept", "r3fresh-0f-yesterday");
  host.keep_secret("document",
                   R"({"access_token":"acc3ss-0f-yesterday","hosts":["https://api.example.com/v1"]})");
  const auto outcome = host.run({}, [](Call& call) {
    const SecretStore store(call);
    store.put("new", "r3fresh-0f-today");
    store.get("kept");
    store.get("document");
    call.log(AHA_LOG_INFO,
             "r3fresh-0f-today r3fresh%2D0f-yesterday acc3ss-0f-yesterday https://api.example.com/v1");
    CHECK(call.redact("not acc3ss-0f-yesterday") == "not [redacted]");
  });
  REQUIRE(outcome.messages.size() == 1);
  CHECK(outcome.messages[0].text == "[redacted] [redacted] [redacted] https://api.example.com/v1");
}

TEST_CASE("a secret that cannot be kept is blanked all the same") {
  Host host;
  host.without("aha.secrets/1");
  host.run({}, [](Call& call) {
    CHECK_THROWS_AS(SecretStore(call).put("token", "n0t-kept-here"), aha::Error);
    CHECK(call.redact("n0t-kept-here") == "[redacted]");
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
