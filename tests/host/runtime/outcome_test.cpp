#include "runtime/outcome.hpp"

#include <doctest/doctest.h>

#include <string>

using runtime::MessageLimits;
using runtime::Messages;

TEST_CASE("messages: keep their order and severity") {
  const MessageLimits limits;
  Messages messages(limits);
  messages.add(1, "first");
  messages.add(3, "second");
  messages.add(99, "a severity that is none");
  const auto lines = messages.take();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].text == "first");
  CHECK(lines[1].severity == 3);
  CHECK(lines[2].severity == 4);
}

TEST_CASE("messages: beyond the limits lines are dropped, counted, and one line says so") {
  const MessageLimits limits{10, 1'000, 100};
  Messages messages(limits);
  for (int i = 0; i < 25; ++i) messages.add(0, "line");
  const auto lines = messages.take();
  REQUIRE(lines.size() == 11);
  CHECK(lines.back().severity == 2);
  CHECK(lines.back().text.find("15 more lines") != std::string::npos);
}

TEST_CASE("messages: 100 MB of log keep at most the bytes of one event") {
  const MessageLimits limits;
  Messages messages(limits);
  const std::string line(1'000'000, 'x');
  for (int i = 0; i < 100; ++i) messages.add(1, line);
  std::size_t bytes = 0;
  for (const auto& kept : messages.take()) bytes += kept.text.size();
  CHECK(bytes <= limits.bytes + limits.bytes_per_line + 200);
}

TEST_CASE("messages: a long line is cut between two characters") {
  const MessageLimits limits{10, 1'000, 5};
  Messages messages(limits);
  messages.add(0, "ab\xE2\x82\xAC\xE2\x82\xAC");  // two letters, two euro signs
  const auto lines = messages.take();
  CHECK(lines.at(0).text.substr(0, 5) == "ab\xE2\x82\xAC");
  CHECK(lines.at(0).text.find("8 bytes") != std::string::npos);
}
