#include <doctest/doctest.h>
#include <aha/auth.hpp>
#include <aha/call.hpp>
#include <aha/testing.hpp>
#include <aha/webhook.hpp>

#include <string>

namespace {

using aha::testing::Host;
using aha::testing::SentRequest;

SentRequest signed_request(std::string_view secret) {
  Host host;
  host.expect("POST", "https://x.com/");
  const auto outcome = host.run({}, [&](aha::Call& call) {
    aha::http::Client client(call);
    aha::sign_standard_webhook(client, secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                               R"({"test": 2432232314})");
    client.post("https://x.com/");
  });
  return outcome.requests.at(0);
}

TEST_CASE("the signature is that of the standard's own example") {
  const SentRequest request = signed_request("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  CHECK(request.header("webhook-id") == "msg_p5jXN8AQM9LWM0D4loKWxJek");
  CHECK(request.header("webhook-timestamp") == "1614265330");
  CHECK(request.header("webhook-signature") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("a secret in any other form is taken as it is") {
  const auto key = aha::auth::from_base64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  REQUIRE(key);
  CHECK(signed_request(*key).header("webhook-signature") ==
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  CHECK(signed_request("whsec_*").header("webhook-signature").starts_with("v1,"));
}

}  // namespace
