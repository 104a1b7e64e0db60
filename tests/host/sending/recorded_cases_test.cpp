#include "sending/recorded_cases.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "cassette/case_text.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;

void write_case(const fs::path& file, const std::string& service, const std::string& event) {
  cassette::Case recorded;
  recorded.name = service + "/" + event;
  recorded.service = service;
  recorded.event = event;
  std::ofstream(file) << cassette::to_text(recorded);
}

}  // namespace

TEST_CASE("the next case of an event is found once, and earlier or other ones are not") {
  const test::TemporaryDirectory directory;
  const fs::path& folder = directory.path();
  write_case(folder / "earlier.json", "slack", "audit");
  sending::RecordedCases cases(folder);
  constexpr std::chrono::milliseconds at_once{0};
  CHECK_FALSE(cases.wait("slack", "audit", at_once));
  std::ofstream(folder / "broken.json") << "{";
  write_case(folder / "other.json", "slack", "installed");
  write_case(folder / "note.txt", "slack", "audit");
  write_case(folder / "next.json", "slack", "audit");
  const auto found = cases.wait("slack", "audit", at_once);
  REQUIRE(found);
  CHECK(found->file == folder / "next.json");
  CHECK(found->parts.service == "slack");
  CHECK_FALSE(cases.wait("slack", "audit", at_once));
}

TEST_CASE("a folder that cannot be read is refused") {
  CHECK_THROWS_AS(sending::RecordedCases("/nonexistent/cases"), fs::filesystem_error);
}
