#include "text/format.hpp"

#include <doctest/doctest.h>

TEST_CASE("only the words of the host decide where a line ends") {
  const std::string name = "x.so\n2026-01-01 error FORGED";
  CHECK(text::format("{}: is loaded\n", name) == "x.so\\u{a}2026-01-01 error FORGED: is loaded\n");
}

TEST_CASE("text of every kind is shown printably, and numbers as they are") {
  const char* const bytes = "\xff";
  CHECK(text::format("{} {} {} {:.1f}", bytes, std::string("\x1b[2J"), std::string_view("\u202egnp.so"),
                     1.25) == "\uFFFD \\u{1b}[2J \\u{202e}gnp.so 1.2");
}

TEST_CASE("the lines of a backtrace stay lines, each shown printably") {
  CHECK(text::format("at:\n{}", text::Lines{"one\n\ttwo\r\n"}) == "at:\none\n\\u{9}two\\u{d}\n");
}
