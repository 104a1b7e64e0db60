#include <boost/json.hpp>

#include "check/check.hpp"
#include "text/printable.hpp"

namespace check {
namespace {

namespace json = boost::json;
using text::printable;

json::object to_json(const Finding& finding) {
  json::array printed;
  for (const auto& line : finding.printed) printed.emplace_back(printable(line));
  return {{"severity", finding.severity == Severity::error ? "error" : "warning"},
          {"code", finding.code},
          {"trial", finding.trial},
          {"done", printable(finding.done)},
          {"happened", printable(finding.happened)},
          {"change", finding.change},
          {"times", finding.times},
          {"printed", std::move(printed)}};
}

}  // namespace

std::string to_json(const Report& report) {
  json::array trials;
  for (const auto& trial : report.trials)
    trials.push_back(json::object{{"name", trial.name}, {"cases", trial.cases}, {"seconds", trial.seconds}});
  json::array findings;
  for (const auto& finding : report.findings) findings.push_back(to_json(finding));
  return json::serialize(
      json::object{{"check", 1},
                   {"file", printable(report.file)},
                   {"sha256", report.sha256.empty() ? json::value() : json::value(report.sha256)},
                   {"sandboxed", report.unsandboxed.empty()},
                   {"threads", report.threadless.empty()},
                   {"passed", report.passed()},
                   {"trials", std::move(trials)},
                   {"findings", std::move(findings)}});
}

}  // namespace check
