#include "text/nearest.hpp"

#include <doctest/doctest.h>

#include <array>

namespace {

constexpr std::array<std::string_view, 6> names{"serve", "check", "dev", "inspect", "sign", "slack_commands"};

}  // namespace

TEST_CASE("nearest: a slip of the fingers finds the name") {
  CHECK(text::nearest("srve", names) == "serve");
  CHECK(text::nearest("sevre", names) == "serve");
  CHECK(text::nearest("inspekt", names) == "inspect");
  CHECK(text::nearest("slack-comands", names) == "slack_commands");
  CHECK(text::nearest("sing", names) == "sign");
}

TEST_CASE("nearest: a word that is like none finds none") {
  CHECK(text::nearest("quarantine", names).empty());
  CHECK(text::nearest("", names).empty());
  CHECK(text::nearest("x", names).empty());
  CHECK(text::nearest("serve", {}).empty());
  CHECK(text::did_you_mean("quarantine", names).empty());
}

TEST_CASE("nearest: a name of any length is looked at") {
  CHECK(text::nearest(std::string(100'000, 'x'), names).empty());
  CHECK(text::did_you_mean("chekc", names) == " Did you mean \"check\"?");
}
