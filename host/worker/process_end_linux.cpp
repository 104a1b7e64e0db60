#include "worker/process_end.hpp"

#include <string.h>

#include <algorithm>
#include <csignal>
#include <string_view>
#include <utility>

#include "wire/launch.hpp"

namespace worker {
namespace {

std::string signal_name(int number) {
  const char* const name = sigabbrev_np(number);
  return name == nullptr ? "signal " + std::to_string(number) : "SIG" + std::string(name);
}

// Parts what an event had logged from the backtrace.
void read_report(std::string_view report, Death& death) {
  while (!report.empty()) {
    const auto end = std::min(report.find('\n'), report.size());
    const std::string_view line = report.substr(0, end);
    report.remove_prefix(std::min(end + 1, report.size()));
    const bool is_logged =
        line.size() >= 2 && line[0] == wire::logged_mark && line[1] >= '0' && line[1] <= '9';
    if (!is_logged) {
      (death.backtrace += line) += '\n';
      continue;
    }
    LoggedLine logged{static_cast<std::uint32_t>(line[1] - '0'), std::string(line.substr(2))};
    std::ranges::replace(logged.text, wire::logged_line_end, '\n');
    death.logged.push_back(std::move(logged));
  }
}

}  // namespace

Death death_of(const ProcessEnd& end) {
  Death death;
  death.pid = end.pid;
  read_report(end.report, death);
  death.blamed_call = end.running_call;
  if (!end.fault.empty()) {
    death.cause = "cannot serve: " + end.fault;
    death.is_own_fault = true;
  } else if (end.code == CLD_EXITED) {
    death.is_expected = end.was_told_to && end.status == 0;
    death.is_own_fault = !death.is_expected;
    death.cause = "ended by itself with status " + std::to_string(end.status);
  } else if ((end.status == SIGKILL || end.status == SIGABRT) && !end.kill_cause.empty()) {
    death.cause = "was killed: " + end.kill_cause;
    death.is_own_fault = true;
  } else {
    death.cause = "died of " + signal_name(end.status);
    death.is_unexplained = end.status == SIGKILL || end.status == SIGTERM;
    death.is_own_fault = !death.is_unexplained;
  }
  return death;
}

}  // namespace worker
