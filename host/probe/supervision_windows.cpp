#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

#include "probe/hearing.hpp"
#include "process/heard_child_windows.hpp"

namespace probe::supervision {
namespace {

using process::HeardChild;
using Clock = HeardChild::Clock;

// For the system to create the process and link it: its time begins with its first frame.
constexpr std::chrono::seconds start_patience{30};

// One process, from its begin to its end.
class Supervisor {
 public:
  // child  whose pipes are for frames, and for what it prints
  Supervisor(HeardChild& child, std::uint32_t time_ms, Hearing& hearing)
      : child_(child), time_(time_ms), hearing_(hearing) {}

  // Sees to it that the process ends in time, with whatever it has started.
  void supervise() {
    auto event = HeardChild::Event::heard;
    while (!is_over_ && event == HeardChild::Event::heard) {
      event = child_.await(deadline_);
      take();
    }
    EndOfChild end;
    end.timed_out = event == HeardChild::Event::late ? 1 : 0;
    end.system_status = child_.end();
    for (const auto* const pipe : {&child_.first(), &child_.second()})
      while (!is_over_ && HeardChild::has_rest(*pipe)) take();
    if (!is_over_) hearing_.take_end(end);
  }

 private:
  void take() {
    if (const auto piece = child_.second().take(); !piece.empty() && !hearing_.take_printed(piece))
      is_over_ = true;
    const auto piece = child_.first().take();
    if (piece.empty()) return;
    if (!std::exchange(has_begun_, true)) deadline_ = Clock::now() + time_;
    if (!hearing_.take_frames(piece)) is_over_ = true;
  }

  HeardChild& child_;
  const std::chrono::milliseconds time_;
  Hearing& hearing_;
  Clock::time_point deadline_ = Clock::now() + start_patience;
  bool has_begun_ = false;
  bool is_over_ = false;  // nothing more is heard
};

}  // namespace

std::optional<BrokenOff> run(const process::Zygote& zygote, const Task& task, const Witness& witness) try {
  auto frames = process::make_pipe();
  auto printed = process::make_pipe();
  std::vector<files::Handle> handles{frames.writing.get(), printed.writing.get()};
  handles.insert(handles.end(), task.handles.begin(), task.handles.end());
  auto started = zygote.start(task.role, task.argument, handles, task.confines);
  if (!started) return BrokenOff{started.error(), true};
  frames.writing.reset();
  printed.writing.reset();
  HeardChild child(std::move(*started), std::move(frames.reading), std::move(printed.reading));
  Hearing hearing(task, witness);
  Supervisor(child, task.time_ms, hearing).supervise();
  return hearing.finish();
} catch (const std::system_error& error) {
  return BrokenOff{"the host cannot look at it: " + std::string(error.what()), true};
}

}  // namespace probe::supervision
