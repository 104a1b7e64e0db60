#include <doctest/doctest.h>
#include <aha/auth.hpp>

#include <string>

namespace {

using namespace aha::auth;

TEST_CASE("base64 pads to whole groups, as RFC 4648 shows") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foob") == "Zm9vYg==");
  CHECK(base64("fooba") == "Zm9vYmE=");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64(std::string("\xff\xfe\x00", 3)) == "//4A");
}

TEST_CASE("base64 is read with and without padding, and nothing else is") {
  CHECK(from_base64("Zm9vYg==") == "foob");
  CHECK(from_base64("Zm9vYg") == "foob");
  CHECK(from_base64("//4A") == std::string("\xff\xfe\x00", 3));
  CHECK(from_base64("") == "");
  for (const char* text : {"Z", "Zm9v!", "Zm 9v", "Zm9=v", "Zm9vY"}) CHECK_FALSE(from_base64(text));
}

TEST_CASE("basic joins user and password, in UTF-8") {
  CHECK(basic("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  CHECK(basic("", "") == "Basic Og==");
  CHECK(basic("test", "123\xc2\xa3") == "Basic dGVzdDoxMjPCow==");
}

TEST_CASE("bearer takes the token as it is") {
  CHECK(bearer("abc.def") == "Bearer abc.def");
}

}  // namespace
