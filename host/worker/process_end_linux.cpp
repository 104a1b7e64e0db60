#include "worker/process_end.hpp"

#include <string.h>

#include <csignal>

namespace worker {
namespace {

std::string signal_name(int number) {
  const char* const name = sigabbrev_np(number);
  return name == nullptr ? "signal " + std::to_string(number) : "SIG" + std::string(name);
}

}  // namespace

Death death_of(const ProcessEnd& end) {
  Death death;
  death.pid = end.pid;
  death.backtrace = end.report;
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
