#include "resident/role.hpp"

#include "files/descriptor.hpp"
#include "process/end.hpp"
#include "process/standard_streams.hpp"
#include "resident/crash_trace.hpp"
#include "resident/own_process.hpp"
#include "resident/resident.hpp"
#include "runtime/watchdog.hpp"
#include "wire/control.hpp"
#include "wire/launch.hpp"
#include "wire/pipes.hpp"

namespace resident {
namespace {

Confine confine_worker = nullptr;

void tell_fault(files::Handle control, std::string_view reason) {
  std::string message(1, wire::fault_message);
  message += reason.substr(0, wire::max_control_bytes - 1);
  wire::tell_host(control, message);
}

// The standard streams, the control channel, the report's pipe, the loop's own, and what comes and goes with a channel.
constexpr std::size_t own_descriptors = 16;

std::size_t descriptors_of(const wire::Launch& launch) {
  return own_descriptors + 2 * launch.channels;
}

// The pipes lead to the host's log; standard input leads nowhere already. What the host does not read of a pipe in time
// is lost: a plugin that prints must not wait for it.
void set_up_pipes(files::Handle report, files::Descriptor error) {
  wire::survive_lost_readers();
  wire::lose_rather_than_block(error.get());
  wire::lose_rather_than_block(report);
  process::lead_standard_streams_to(error.get());
}

int live(std::string_view argument, std::span<const files::Handle> handles) {
  auto launch = wire::Launch::parse(argument);
  if (!launch || handles.size() < wire::role_handles) return 2;
  const files::Handle report = handles[wire::report_handle];
  set_up_pipes(report, files::Descriptor(handles[wire::error_handle]));
  set_up_process({"aha:" + launch->file, descriptors_of(*launch), launch->threads > 0});
  runtime::prepare_thread_for_crash_report();
  write_traces_to(report,
                  handles.size() > wire::role_handles ? handles[wire::role_handles] : files::no_handle);
  const std::string library = launch->library;
  const bool is_sandboxed = launch->is_sandboxed;
  const Needs needs{descriptors_of(*launch), launch->threads};
  files::Descriptor control(handles[wire::control_handle]);
  const auto fail = [told = control.get()](std::string_view reason) {
    tell_fault(told, reason);
    return 3;
  };
  // Its memory is the process's: a plugin's thread may outlive serve().
  auto& resident =
      *new Resident(std::move(*launch), std::move(control), files::Descriptor(handles[wire::pulse_handle]));
  resident.prepare();
  std::string confinement;
  if (is_sandboxed) {
    const auto confined = confine_worker != nullptr
                              ? confine_worker(library.c_str(), needs)
                              : tl::unexpected<std::string>("this build of the host has no sandbox");
    if (!confined) return fail(confined.error());
    confinement = *confined;
  }
  if (const auto fault = resident.load(); !fault.empty()) return fail(fault);
  resident.serve(confinement);
  return 0;
}

// The destructors of the plugin's file are its own affair.
void run(std::string_view argument, std::span<const files::Handle> handles) noexcept {
  process::exit_at_once(live(argument, handles));
}

}  // namespace

process::Role worker_role(Confine confine, void (*prepare)()) {
  confine_worker = confine;
  return {wire::role_name, true, &run, prepare};
}

}  // namespace resident
