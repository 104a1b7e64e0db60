#include "check/confined.hpp"

#include <array>
#include <stdexcept>

#include "artifact/file_image.hpp"
#include "check/heard_trial.hpp"
#include "check/work_text.hpp"
#include "files/read_content.hpp"
#include "process/end.hpp"
#include "process/heard_child_windows.hpp"
#include "process/standard_streams.hpp"

namespace check {
namespace {

using process::HeardChild;
using Clock = HeardChild::Clock;

constexpr std::string_view role_name = "trial";
constexpr std::size_t max_work_bytes = std::size_t{1} << 30;

// ---- in the trial's process

// Its handles: the work, where records go, where what it prints goes. Its rights were taken when it was created; the
// argument says whether the sandbox has to be whole.
void live(std::string_view confinement, std::span<const files::Handle> handles) noexcept {
  process::lead_standard_streams_to(handles[2]);
  files::close_handle(handles[2]);
  Teller teller(handles[1]);
  if (!confinement.empty()) {
    if (const auto report = sandbox::apply({}); !report.complete()) {
      teller.found("does_not_load", "the sandbox could not be entered: " + report.missing());
      teller.finished();
      process::exit_at_once(0);
    }
  }
  const auto text = files::read_content(handles[0], max_work_bytes);
  const auto work = text ? read_work(*text) : std::nullopt;
  if (!work) process::exit_at_once(1);
  work->trial->run(work->subject, work->first, teller);
  process::exit_at_once(0);
}

constexpr process::Role role{role_name, false, &live, nullptr};

// ---- in the kit

process::Confines confines_of(const sandbox::Policy* policy) {
  if (policy == nullptr) return {};
  return {.rights = process::Rights::of_sandbox,
          .library = policy->plugin,
          .share = {.memory_bytes = policy->limits.address_space_bytes, .cpu_s = policy->limits.cpu_s}};
}

HeardChild start(const Confinement& confinement, const Work& work) {
  auto records = process::make_pipe();
  auto printed = process::make_pipe();
  const auto text = to_text(work);
  const auto told = artifact::file_of(std::as_bytes(std::span(text)));
  if (!told) throw std::runtime_error("there is no memory to start a trial's process with");
  const std::array handles{told.get(), records.writing.get(), printed.writing.get()};
  auto child = process::Zygote::execute()->start(role_name, confinement.policy != nullptr ? "sandboxed" : "",
                                                 handles, confines_of(confinement.policy));
  if (!child) throw std::runtime_error("cannot start a process for a trial: " + child.error());
  return HeardChild(std::move(*child), std::move(records.reading), std::move(printed.reading));
}

// What was printed first: what was refused belongs to the case that is under way.
// returns  whether there were records
bool take_from(HeardChild& child, HeardTrial& heard) {
  heard.take_printed(child.second().take());
  const auto records = child.first().take();
  heard.take_records(records);
  return !records.empty();
}

}  // namespace

End run_confined(const Confinement& confinement, const Work& work,
                 const std::function<void(const Record&)>& on_record,
                 const std::function<void(const std::string&)>& on_printed_line) {
  auto child = start(confinement, work);
  HeardTrial heard(on_record, on_printed_line);
  auto event = HeardChild::Event::heard;
  for (auto deadline = Clock::now() + confinement.silence; event == HeardChild::Event::heard;) {
    event = child.await(deadline);
    if (take_from(child, heard)) deadline = Clock::now() + confinement.silence;
  }
  const auto end = process::end_of(child.end());
  for (const auto* const pipe : {&child.second(), &child.first()})
    while (HeardChild::has_rest(*pipe)) take_from(child, heard);
  heard.finish();
  return {end.cause, end.status, event == HeardChild::Event::late};
}

std::span<const process::Role> trial_roles() {
  return {&role, 1};
}

}  // namespace check
