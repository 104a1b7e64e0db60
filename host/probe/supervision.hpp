// Work that may crash, hang, flood or print what it likes: done for the host by a child of a process that keeps the
// time.
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
  std::uint32_t time_ms = 0;       // from the fork to the last frame
  std::uint32_t output_bytes = 0;  // of all frames
  std::span<const int> descriptors =
      {};  // more for the work, from first_task_descriptor on; they are duplicated
};

struct Witness {
  std::function<void(const Frame&)> frame;  // each in turn, the child's end as FrameKind::ended
  std::function<void(const std::string&)> printed =
      {};  // a line of what it printed, up to 1 KiB and 100 in all
};

// ---- the host's side

// Has a task done and waits for its end, at most a second longer than its time. [any]
// returns  nullopt if the end came, else why it was broken off, in one sentence.
std::optional<std::string> run(const process::Zygote& zygote, const Task& task, const Witness& witness);

// Why a child that ended so is to blame, without "it" at the start; empty if it exited by itself.
std::string describe_end(const EndOfChild& end);

// ---- the role's side

constexpr int frames_descriptor = process::first_role_descriptor;  // for frames
constexpr int printed_descriptor =
    process::first_role_descriptor + 1;  // a pipe; standard output and error in the child, and gone there
constexpr int first_task_descriptor = printed_descriptor + 1;

// Forks a child that lives `live`, tells the host how it ended and exits.
[[noreturn]] void supervise(std::uint32_t time_ms, const std::function<void()>& live);

}  // namespace probe::supervision
