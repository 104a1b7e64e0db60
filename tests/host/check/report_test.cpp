#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "check/check.hpp"
#include "check/records.hpp"

namespace {

check::Report sample_report() {
  check::Report report;
  report.file = "x.so";
  report.sha256 = "ab";
  report.trials = {{"events", 3, 0.25}};
  report.findings = {
      {check::Severity::error, "crash", "events", "The kit sent it", "it died\x1b[2J", "Mend it", 3}};
  return report;
}

}  // namespace

TEST_CASE("the report for people says what was done, what happened and what to change") {
  const auto text = check::to_text(sample_report());
  for (const auto* const part : {"ERROR crash (events)", "The kit sent it", "it died", "and in 2 cases more",
                                 "Mend it", "FAILED: 1 error, 0 warnings"})
    CHECK_MESSAGE(text.find(part) != std::string::npos, part);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("the report for programs is one object") {
  const auto value = boost::json::parse(check::to_json(sample_report()));
  CHECK(value.at("check").as_int64() == 1);
  CHECK_FALSE(value.at("passed").as_bool());
  CHECK(value.at("findings").at(0).at("code").as_string() == "crash");
  CHECK(value.at("findings").at(0).at("times").to_number<int>() == 3);
  CHECK(value.at("trials").at(0).at("cases").to_number<int>() == 3);
}

TEST_CASE("warnings alone pass") {
  auto report = sample_report();
  report.findings[0].severity = check::Severity::warning;
  CHECK(report.passed());
}

TEST_CASE("a record survives its line, and a line that is none is nonsense") {
  const auto record =
      check::from_line(check::to_line({check::RecordKind::finding, 7, "leak", "a \"text\"\n"}));
  CHECK(record.kind == check::RecordKind::finding);
  CHECK(record.number == 7);
  CHECK(record.code == "leak");
  CHECK(record.text == "a \"text\"\n");
  for (const auto* const line :
       {"", "nonsense", "[]", "{}", R"({"kind":"other"})", R"({"kind":7,"number":"x"})"})
    CHECK(check::from_line(line).kind == check::RecordKind::nonsense);
}
