#include <fmt/format.h>

#include <algorithm>

#include "check/check.hpp"
#include "text/printable.hpp"

namespace check {
namespace {

using text::printable;

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::size_t count(const Report& report, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(report.findings, severity, &Finding::severity));
}

std::string finding_text(const Finding& finding) {
  auto text = fmt::format("{} {} ({})\n", finding.severity == Severity::error ? "ERROR" : "warning",
                          finding.code, finding.trial);
  text += fmt::format("  done      {}\n", printable(finding.done));
  text += fmt::format("  happened  {}\n", printable(finding.happened));
  if (finding.times > 1)
    text += fmt::format("            and in {} more\n", counted(finding.times - 1, "case"));
  for (const auto& line : finding.printed)
    text += fmt::format("  {:<10}{}\n", &line == &finding.printed.front() ? "printed" : "", printable(line));
  if (!finding.change.empty()) text += fmt::format("  change    {}\n", finding.change);
  return text;
}

}  // namespace

std::string to_text(const Report& report) {
  auto text = printable(report.file) + '\n';
  if (!report.sha256.empty()) text += fmt::format("  {:<10}{}\n", "sha256", report.sha256);
  if (!report.unsandboxed.empty()) text += fmt::format("  {:<10}none: {}\n", "sandbox", report.unsandboxed);
  if (!report.threadless.empty()) text += fmt::format("  {:<10}{}\n", "threads", report.threadless);
  for (const auto& trial : report.trials)
    text += fmt::format("  {:<10}{} in {:.1f} s\n", trial.name, counted(trial.cases, "case"), trial.seconds);
  for (const auto& finding : report.findings) text += '\n' + finding_text(finding);
  return text + fmt::format("\n{}: {}, {}", report.passed() ? "passed" : "FAILED",
                            counted(count(report, Severity::error), "error"),
                            counted(count(report, Severity::warning), "warning"));
}

}  // namespace check
