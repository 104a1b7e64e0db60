#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "host/inspection/sample_host.hpp"
#include "host/test_files.hpp"

namespace {

namespace json = boost::json;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a report for people shows what the file asks for beside what the host has") {
  const test::SampleHost sample;
  const auto host = sample.host();
  const auto text = to_text(inspect_file(test::fixture("good"), host), host.abilities);
  CHECK(contains(text, "1 to 1 (this host: 1 to 1)"));
  CHECK(contains(text, "good: installed"));
  CHECK(contains(text, "example.com"));
  CHECK(contains(text, "this host would load it (tier: sandbox)"));
  const auto refused = to_text(inspect_file(test::fixture("no_manifest"), host), host.abilities);
  CHECK(contains(refused, "this host would not load it"));
  CHECK(contains(refused, "because"));
}

TEST_CASE("a report for programs says the same, with the verdict apart") {
  const test::SampleHost sample;
  const auto host = sample.host();
  const auto good = json::parse(to_json(inspect_file(test::fixture("good"), host), host.abilities));
  CHECK(good.at("verdict").at("loads") == true);
  CHECK(good.at("verdict").at("tier") == "sandbox");
  CHECK(good.at("manifest").at("services").at(0).at("name") == "good");
  CHECK(good.at("elf").at("exports") == json::array{"aha_service_factory"});
  CHECK(good.at("signature").at("state") == "unsigned");
  const auto unread = json::parse(to_json(inspect_file("/nowhere/x.so", host), host.abilities));
  CHECK(unread.at("verdict").at("loads") == false);
  CHECK(unread.at("manifest").is_null());
  CHECK(unread.at("elf").is_null());
  CHECK(unread.at("sha256").is_null());
}

TEST_CASE("bytes out of a hostile file that a terminal might obey are shown, in text and in JSON") {
  inspection::Inspection hostile;
  hostile.file = "\x1b]0;owned\x07\xff.so";
  hostile.sha256 = std::string(64, '0');
  hostile.examination.emplace();
  hostile.examination->artifact.exports = {"\x1b[2J", "\xff\xfe"};
  hostile.libraries = {{"lib\n\x1b.so", std::nullopt, {"\xff"}, {}}};
  const artifact::HostAbilities host;
  const auto text = to_text(hostile, host);
  CHECK(text.find_first_of("\x1b\x07\xff\xfe") == std::string::npos);
  CHECK(contains(text, R"(\u{1b}]0;owned\u{7})"));
  CHECK(json::parse(to_json(hostile, host)).at("file") == "\\u{1b}]0;owned\\u{7}\uFFFD.so");
}

TEST_CASE("a name that is plain text in another script is shown as it is") {
  inspection::Inspection inspection;
  inspection.file = "großartig-日本.so";
  const artifact::HostAbilities host;
  CHECK(contains(to_text(inspection, host), "großartig-日本.so"));
  CHECK(json::parse(to_json(inspection, host)).at("file") == "großartig-日本.so");
}

TEST_CASE("a thousand exports do not fill the terminal") {
  inspection::Inspection many;
  many.sha256 = std::string(64, '0');
  many.examination.emplace();
  for (int i = 0; i < 1000; ++i) many.examination->artifact.exports.push_back("symbol" + std::to_string(i));
  many.examination->artifact.export_count = 1000;
  const auto text = to_text(many, artifact::HostAbilities{});
  CHECK(contains(text, "and 980 more"));
  CHECK(text.size() < 2'000);
}
