#include "plugin_index/index.hpp"

#include <doctest/doctest.h>

#include "plugin_index/utc_time.hpp"
#include "sample.hpp"

namespace {

using plugin_index::parse_index;

// The sample's text with one piece replaced.
std::string with(std::string_view piece, std::string_view by) {
  auto text = plugin_index::format_index(test::sample_index());
  const auto at = text.find(piece);
  REQUIRE(at != std::string::npos);
  return text.replace(at, piece.size(), by);
}

std::string fault_of(const std::string& text) {
  const auto index = parse_index(text);
  REQUIRE_FALSE(index.has_value());
  return index.error();
}

}  // namespace

TEST_CASE("an index is read as it was written") {
  const auto index = test::sample_index();
  const auto read = parse_index(plugin_index::format_index(index));
  REQUIRE(read.has_value());
  CHECK(*read == index);
  REQUIRE(read->find("slack") != nullptr);
  CHECK(read->find("slack")->find("1.9.0")->find("linux-aarch64")->bytes == 1);
  CHECK(read->find("slack")->find("1.9.0")->find("linux-x86_64") == nullptr);
  CHECK(read->find("slac") == nullptr);
}

TEST_CASE("versions are in order whatever the order in the text, the newest first") {
  auto index = test::sample_index();
  std::swap(index.plugins[0].versions[0], index.plugins[0].versions[1]);
  const auto read = parse_index(plugin_index::format_index(index));
  REQUIRE(read.has_value());
  CHECK(read->plugins[0].versions[0].version == "1.10.0");
}

TEST_CASE("members of a later host are accepted, a later format is not") {
  CHECK(parse_index(with("\"serial\"", "\"later\": {}, \"serial\"")).has_value());
  CHECK(fault_of(with("\"format\": 1", "\"format\": 2")).find("newer aha-host") != std::string::npos);
}

TEST_CASE("what is wrong in an index is named") {
  CHECK(fault_of("").find("not JSON") != std::string::npos);
  CHECK(fault_of(with("\"serial\": 7", "\"serial\": 0")).find("\"serial\"") != std::string::npos);
  CHECK(fault_of(with("\"serial\": 7", "\"serial\": 7, \"serial\": 8")).find("twice") != std::string::npos);
  CHECK(fault_of(with("2033-05-18T03:33:20Z", "tomorrow")).find("\"expires\"") != std::string::npos);
  CHECK(fault_of(with("\"slack\",", "\"../slack\",")).find("no name of a plugin") != std::string::npos);
  CHECK(fault_of(with("\"1.9.0\"", "\"1.10.0\"")).find("twice") != std::string::npos);
  CHECK(fault_of(with("\"1.9.0\"", "\"../1\"")).find("the plugin \"slack\"") != std::string::npos);
  CHECK(fault_of(with("[1,2]", "[2,1]")).find("\"abi\"") != std::string::npos);
  CHECK(fault_of(with("*.slack.com", "*.com")).find("every host") != std::string::npos);
  CHECK(fault_of(with("aaaa", "AAAA")).find("\"sha256\"") != std::string::npos);
  CHECK(fault_of(with("4096", "-1")).find("\"bytes\"") != std::string::npos);
  CHECK(fault_of(with("4096", "4096.5")).find("\"bytes\"") != std::string::npos);
  CHECK(fault_of(with("4096", "99999999999")).find("\"bytes\"") != std::string::npos);
  CHECK(fault_of(with("0123456789ABCDEF", "not an id")).find("\"revoked\"") != std::string::npos);
  CHECK(fault_of(with("1.10.0/slack.so", "a\\u0000b")).find("\"url\"") != std::string::npos);
}

TEST_CASE("a text that is far too long or too deep is refused") {
  CHECK(fault_of(std::string(plugin_index::max_index_bytes + 1, ' ')).find("4 MiB") != std::string::npos);
  CHECK(fault_of(std::string(100'000, '[')).find("not JSON") != std::string::npos);
}

TEST_CASE("times are read in one form, and written in it") {
  using plugin_index::parse_utc_time;
  CHECK(parse_utc_time("1970-01-01T00:00:00Z") == 0);
  CHECK(parse_utc_time("2026-11-30T12:34:56Z") == 1'796'042'096);
  CHECK(plugin_index::format_utc_time(1'796'042'096) == "2026-11-30T12:34:56Z");
  for (const auto* const wrong :
       {"2026-11-31T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-30T24:00:00Z", "2026-11-30 00:00:00Z",
        "2026-11-30T00:00:00+01:00", "1969-01-01T00:00:00Z", ""})
    CHECK_FALSE(parse_utc_time(wrong).has_value());
}
