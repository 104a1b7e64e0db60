#include "worker/process_end.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "wire/launch.hpp"
#include "worker/watched_child.hpp"

namespace worker {
namespace {

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
  } else if (WatchedChild::may_be_hosts_kill(end.how) && !end.kill_cause.empty()) {
    death.cause = "was killed: " + end.kill_cause;
    death.is_own_fault = true;
  } else {
    const bool has_exited = end.how.cause.empty();
    death.is_expected = has_exited && end.was_told_to && end.how.status == 0;
    death.is_unexplained = WatchedChild::may_be_outsiders_kill(end.how);
    death.is_own_fault = !death.is_expected && !death.is_unexplained;
    death.cause = has_exited ? "ended by itself with status " + std::to_string(end.how.status)
                             : "died of " + end.how.cause;
  }
  return death;
}

}  // namespace worker
