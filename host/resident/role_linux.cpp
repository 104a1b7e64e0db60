#include "resident/role.hpp"

#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>

#include "resident/crash_trace.hpp"
#include "resident/resident.hpp"
#include "runtime/watchdog.hpp"
#include "wire/launch.hpp"

namespace resident {
namespace {

Confine confine_worker = nullptr;

// glibc reserves 64 MiB of address space for each thread's arena, up to eight a core, of which a sandbox has 2 GiB.
constexpr int arenas_of_threads = 4;

void tell_fault(std::string_view reason) {
  std::string message(1, wire::fault_message);
  message += reason.substr(0, wire::max_control_bytes - 1);
  (void)!send(wire::control_descriptor, message.data(), message.size(), MSG_NOSIGNAL);
}

// The standard streams, the control socket, the report's pipe, the loop's own, and what comes and goes with a channel.
constexpr std::size_t own_descriptors = 16;
// The host's threads come first: a plugin that computes takes what they leave.
constexpr int niceness = 5;
// For the plugin, if no sandbox limits them.
constexpr std::size_t plugin_descriptors = 256;

std::size_t descriptors_of(const wire::Launch& launch) {
  return own_descriptors + 2 * launch.channels;
}

// A sandbox has its own limit.
void raise_descriptor_limit(std::size_t least) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= least) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, least);
  setrlimit(RLIMIT_NOFILE, &limit);
}

// The pipes lead to the host's log; standard input leads nowhere already. What the host does not read of a pipe in time
// is lost: a plugin that prints must not wait for it.
void set_up_process(const wire::Launch& launch) {
  fcntl(wire::error_descriptor, F_SETFL, O_NONBLOCK);
  dup2(wire::error_descriptor, STDOUT_FILENO);
  dup2(wire::error_descriptor, STDERR_FILENO);
  close(wire::error_descriptor);
  fcntl(wire::report_descriptor, F_SETFL, O_NONBLOCK);
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &none);
  raise_descriptor_limit(descriptors_of(launch) + plugin_descriptors);
  setpriority(PRIO_PROCESS, 0, niceness);
  std::signal(SIGCHLD, SIG_DFL);
  std::signal(SIGPIPE, SIG_IGN);
  const std::string name = "aha:" + launch.file;
  prctl(PR_SET_NAME, name.c_str());
}

int live(std::string_view argument) {
  auto launch = wire::Launch::parse(argument);
  if (!launch) return 2;
  set_up_process(*launch);
  runtime::prepare_thread_for_crash_report();
  write_traces_to(wire::report_descriptor);
  const std::string library = launch->library;
  const bool is_sandboxed = launch->is_sandboxed;
  const Needs needs{descriptors_of(*launch), launch->threads};
  if (needs.call_threads > 0) mallopt(M_ARENA_MAX, arenas_of_threads);
  // Its memory is the process's: a plugin's thread may outlive serve().
  auto& resident = *new Resident(std::move(*launch));
  resident.prepare();
  std::string confinement;
  if (is_sandboxed) {
    const auto confined = confine_worker != nullptr
                              ? confine_worker(library.c_str(), needs)
                              : tl::unexpected<std::string>("this build of the host has no sandbox");
    if (!confined) {
      tell_fault(confined.error());
      return 3;
    }
    confinement = *confined;
  }
  if (const auto fault = resident.load(); !fault.empty()) {
    tell_fault(fault);
    return 3;
  }
  resident.serve(confinement);
  return 0;
}

// Ends by _exit: the file's destructors are its own affair.
void run(std::string_view argument, std::span<const files::Handle>) noexcept {
  _exit(live(argument));
}

}  // namespace

process::Role worker_role(Confine confine, void (*prepare)()) {
  confine_worker = confine;
  return {wire::role_name, true, &run, prepare};
}

}  // namespace resident
