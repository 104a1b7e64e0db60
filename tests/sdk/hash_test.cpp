#include <doctest/doctest.h>
#include <aha/hash.hpp>

#include <string>

namespace {

using namespace aha::hash;

TEST_CASE("SHA-256 of the examples of FIPS 180-2") {
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("HMAC-SHA256 of the examples of RFC 4231") {
  CHECK(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(
      hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC-SHA512 of the examples of RFC 4231") {
  CHECK(hex(hmac_sha512(std::string(20, '\x0b'), "Hi There")) ==
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
        "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854");
  CHECK(hex(hmac_sha512("Jefe", "what do ya want for nothing?")) ==
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST_CASE("HMAC-SHA1 of the examples of RFC 2202") {
  CHECK(hex(hmac_sha1(std::string(20, '\x0b'), "Hi There")) == "b617318655057264e28bc0b6fb378c8ef146be00");
  CHECK(hex(hmac_sha1("Jefe", "what do ya want for nothing?")) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST_CASE("a message of any bytes and length is taken") {
  CHECK(hmac_sha256("k", std::string("\0\xff", 2)) != hmac_sha256("k", std::string("\0", 1)));
  CHECK(hmac_sha256("", std::string(1'000'000, 'x')).size() == 32);
}

TEST_CASE("an empty key is a key") {
  CHECK(hmac_sha256("", "a") != hmac_sha256("x", "a"));
}

TEST_CASE("codes are equal only byte for byte") {
  CHECK(equal_codes("abc", "abc"));
  CHECK(equal_codes("", ""));
  CHECK_FALSE(equal_codes("abc", "abd"));
  CHECK_FALSE(equal_codes("abc", "ab"));
  CHECK_FALSE(equal_codes("", "a"));
}

}  // namespace
