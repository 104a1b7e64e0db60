#include "text/base64.hpp"

#include <doctest/doctest.h>

using text::decode_base64;
using text::encode_base64;

TEST_CASE("base64 of each length, there and back") {
  CHECK(encode_base64("") == "");
  CHECK(encode_base64("f") == "Zg==");
  CHECK(encode_base64("fo") == "Zm8=");
  CHECK(encode_base64("foo") == "Zm9v");
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    CHECK(decode_base64(encode_base64(bytes)) == bytes);
    bytes += static_cast<char>(i);
  }
}

TEST_CASE("base64 without padding, with a line end, or made for URLs") {
  CHECK(decode_base64("Zg") == "f");
  CHECK(decode_base64("Zm8=\n") == "fo");
  CHECK(decode_base64("-_-_") == decode_base64("+/+/"));
  CHECK(decode_base64("") == "");
}

TEST_CASE("what is not base64") {
  for (const char* text :
       {"Z", "Zm9vZ", "Zm 9v", " Zm9v", "Zm9v ", "Zm=9v", "Zm9\xff", "Zm9v\r\nZm9v", "Zm9*"}) {
    CAPTURE(text);
    CHECK_FALSE(decode_base64(text).has_value());
  }
  CHECK_FALSE(decode_base64(std::string_view("Zm\0v", 4)).has_value());
}
