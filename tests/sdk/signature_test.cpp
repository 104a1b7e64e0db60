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

}  // namespace
