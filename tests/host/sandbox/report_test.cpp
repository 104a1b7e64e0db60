#include <doctest/doctest.h>

#include "sandbox/report_text.hpp"
#include "sandbox/required_layers.hpp"
#include "sandbox/sandbox.hpp"

using sandbox::Layer;
using sandbox::Report;

namespace {

Report everything() {
  Report report;
  for (int layer = 0; layer <= static_cast<int>(Layer::attempts); ++layer)
    report.parts.push_back({static_cast<Layer>(layer), true, ""});
  return report;
}

}  // namespace

TEST_CASE("a sandbox is complete with its required layers") {
  CHECK(everything().complete());
  CHECK(everything().missing() == "");
  CHECK_FALSE(Report{}.complete());
}

TEST_CASE("a required layer that is missing is named with its reason") {
  const Layer required = sandbox::required_layers().front();
  auto report = everything();
  report.parts[static_cast<std::size_t>(required)] = {required, false, "the system has none"};
  CHECK_FALSE(report.complete());
  CHECK(report.missing() == std::string(to_string(required)) + " is missing: the system has none");
}

TEST_CASE("a namespace or threads that are missing do not matter") {
  auto report = everything();
  report.parts[static_cast<std::size_t>(Layer::user_namespace)].applied = false;
  report.parts[static_cast<std::size_t>(Layer::threads)].applied = false;
  CHECK(report.complete());
}

TEST_CASE("a layer that was never tried counts as missing") {
  const Layer required = sandbox::required_layers().back();
  auto report = everything();
  std::erase_if(report.parts, [required](const auto& part) { return part.layer == required; });
  CHECK(report.missing() == std::string(to_string(required)) + " is missing: it was not tried");
}

TEST_CASE("a report arrives whole from the process that it is about") {
  auto report = everything();
  report.parts.front() = {Layer::no_new_privs, false, "why not: 1"};
  const auto read = sandbox::read_report(to_text(report) + "\nx\n");
  REQUIRE(read.parts.size() == report.parts.size());
  for (std::size_t i = 0; i < read.parts.size(); ++i) {
    CHECK(read.parts[i].layer == report.parts[i].layer);
    CHECK(read.parts[i].applied == report.parts[i].applied);
    CHECK(read.parts[i].detail == report.parts[i].detail);
  }
}
