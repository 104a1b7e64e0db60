#include <doctest/doctest.h>
#include <aha/signature.hpp>

#include <string>

namespace {

using aha::hub_signature_matches;

// The example that GitHub gives for testing one's own check.
constexpr const char* secret = "It's a Secret to Everybody";
constexpr const char* body = "Hello, World!";
const std::string digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

TEST_CASE("the signature that GitHub documents matches") {
  CHECK(hub_signature_matches(secret, body, "sha256=" + digest));
}

TEST_CASE("another body, another secret or another digest does not match") {
  CHECK(!hub_signature_matches(secret, "Hello, World", "sha256=" + digest));
  CHECK(!hub_signature_matches("another", body, "sha256=" + digest));
  CHECK(!hub_signature_matches(secret, body, "sha256=0" + digest.substr(1)));
}

TEST_CASE("a missing, cut or differently made signature does not match") {
  CHECK(!hub_signature_matches(secret, body, ""));
  CHECK(!hub_signature_matches(secret, body, "sha256="));
  CHECK(!hub_signature_matches(secret, body, digest));
  CHECK(!hub_signature_matches(secret, body, "sha1=" + digest));
  CHECK(!hub_signature_matches(secret, body, "sha256=" + digest + "00"));
  CHECK(!hub_signature_matches("", "",
                               "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
}

TEST_CASE("a standard signature is over id, time and body, and may be one of several") {
  // The example of the Standard Webhooks specification.
  const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const char* body = R"({"test": 2432232314})";
  const std::string good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  const auto matches = [&](const std::string& header, const char* time = "1614265330") {
    return aha::standard_signature_matches(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", time, body, header);
  };
  CHECK(matches(good));
  CHECK(matches("v1a,x v1,bad " + good));
  CHECK(!matches(good, "1614265331"));
  CHECK(!matches(""));
  CHECK(!matches("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
  CHECK(!aha::standard_signature_matches("", "m", "1", body, good));
}

TEST_CASE("the signature that Slack documents matches, and no other") {
  const char* signing_secret = "8f742231b10e8888abcd99yyyzzz85a5";
  const std::string command =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_"
      "name="
      "foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%"
      "2F%2Fhooks."
      "slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015."
      "47445629121."
      "803a0bc887a14d10d2c447fce8b6703c";
  const std::string good = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  const auto matches = [&](const std::string& header, const char* time = "1531420618") {
    return aha::slack_signature_matches(signing_secret, time, command, header);
  };
  CHECK(matches(good));
  CHECK(!matches(good, "1531420619"));
  CHECK(!matches(good.substr(3)));
  CHECK(!matches("v0="));
  CHECK(!matches(""));
  CHECK(!matches("v1=" + good.substr(3)));
  CHECK(!aha::slack_signature_matches("other", "1531420618", command, good));
  CHECK(!aha::slack_signature_matches("", "1531420618", command, good));
}

TEST_CASE("a timestamp is recent within the tolerance on both sides, and nothing else is one") {
  for (const char* time : {"1000", "700", "1300"}) CHECK(aha::is_recent(time, 1000));
  for (const char* time : {"699", "1301", "", "-1", "1000.0", "1000 ", " 1000", "+1000", "now", "0x3e8",
                           "99999999999999999999"}) {
    CAPTURE(time);
    CHECK(!aha::is_recent(time, 1000));
  }
  CHECK(aha::is_recent("1010", 1000, 10));
  CHECK(!aha::is_recent("1011", 1000, 10));
}

}  // namespace
