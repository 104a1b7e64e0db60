#include <doctest/doctest.h>
#include <aha/log.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

/// What a line looks like to the host.
std::string logged(const std::string& line) {
  const auto outcome = aha::testing::Host().run({}, [&](aha::Call& call) { aha::Log(call).info(line); });
  return outcome.messages.at(0).text;
}

TEST_CASE("well-formed text stays as it is") {
  for (const char* text : {"", "plain", "Größe", "日本語", "🚀", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"})
    CHECK(logged(text) == text);
}

TEST_CASE("each byte that belongs to no character is replaced") {
  const std::string mark = "\xEF\xBF\xBD";
  CHECK(logged("\xFF\xFE bad") == mark + mark + " bad");
  CHECK(logged("a\xC3") == "a" + mark);
  CHECK(logged("\xC0\x80") == mark + mark);
  CHECK(logged("\xED\xA0\x80") == mark + mark + mark);
  CHECK(logged("\xE2\x82") == mark + mark);
  CHECK(logged("\xF4\x90\x80\x80x") == mark + mark + mark + mark + "x");
  CHECK(logged("\x80z") == mark + "z");
}

}  // namespace
