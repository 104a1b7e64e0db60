#include "text/line_reader.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace std::chrono_literals;
using text::LineReader;

namespace {

const LineReader::Clock::time_point start = LineReader::Clock::time_point{} + 1h;

struct Lines {
  explicit Lines(LineReader::Limits limits = {})
      : reader(limits, [this](const std::string& line) { all.push_back(line); }) {}
  std::vector<std::string> all;
  LineReader reader;
};

}  // namespace

TEST_CASE("lines: come out whole, whatever the pieces, and the last one at the end") {
  Lines lines;
  for (const char* piece : {"fir", "st\nsec", "ond\n\nlast"}) lines.reader.append(piece, start);
  CHECK(lines.all == std::vector<std::string>{"first", "second", ""});
  lines.reader.finish();
  CHECK(lines.all.back() == "last");
}

TEST_CASE("lines: a long one is cut, and bytes that are no text are replaced") {
  Lines lines({.lines = 10, .interval = 1s, .bytes_per_line = 4});
  lines.reader.append("abcdefgh\n\xff\n", start);
  CHECK(lines.all == std::vector<std::string>{"abcd [and 4 bytes more]", "\xEF\xBF\xBD"});
}

TEST_CASE("lines: too many are dropped, counted, and told with the next interval") {
  Lines lines({.lines = 2, .interval = 1s, .bytes_per_line = 100});
  for (int i = 0; i < 1000; ++i) lines.reader.append("x\n", start);
  CHECK(lines.all.size() == 2);
  lines.reader.append("y\n", start + 1s);
  CHECK(lines.all == std::vector<std::string>{"x", "x", "[998 more lines were dropped]", "y"});
}
