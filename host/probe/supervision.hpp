// Work that may crash, hang, flood or print what it likes: done for the host by a process whose time is kept. On Linux
// its parent keeps it, a supervisor, as the host cannot wait for a grandchild; on Windows the host does.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "probe/frames.hpp"
#include "process/zygote.hpp"

namespace probe::supervision {

// What the work prints and the host reads of it; beyond that it is broken off.
constexpr std::size_t max_printed_bytes = 256 * 1024;

struct Task {
  std::string_view role;
  std::string argument;
  std::uint32_t time_ms = 0;       // from its begin to the last frame
  std::uint32_t output_bytes = 0;  // of all frames
  std::span<const files::Handle> handles =
      {};  // more for the work, see handles_of_task(); they are duplicated
  process::Confines confines = {};
};

struct Witness {
  std::function<void(const Frame&)> frame;  // each in turn, the child's end as FrameKind::ended
  std::function<void(const std::string&)> printed =
      {};  // a line of what it printed, up to 1 KiB and 100 in all
};

// Why a task was not done to its end.
struct BrokenOff {
  std::string reason;       // one sentence
  bool is_passing = false;  // it was the machine's fault: the same task may be done a while later
};

// ---- the host's side

// Has a task done and waits for its end, at most a second longer than its time. [any]
// returns  nullopt if the end came, else why it was broken off.
std::optional<BrokenOff> run(const process::Zygote& zygote, const Task& task, const Witness& witness);

// Why a child that ended so is to blame, without "it" at the start; empty if it exited by itself.
std::string describe_end(const EndOfChild& end);

// ---- the role's side

// Of the role's handles, those that a Task has more.
inline std::span<const files::Handle> handles_of_task(std::span<const files::Handle> handles) {
  return handles.subspan(2);  // behind what run() adds: for frames, and for what is printed
}

// Sees to it that `live` ends in time, that its standard output and error lead to the host, and that the host is told
// how it ended. `live` gets what frames are written to.
// handles  the role's
[[noreturn]] void supervise(std::span<const files::Handle> handles, std::uint32_t time_ms,
                            const std::function<void(files::Handle frames)>& live);

}  // namespace probe::supervision
