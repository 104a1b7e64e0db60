// How a worker process ended, and whose fault that is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace worker {

// A line that an event had logged before its process died. The worker's word.
struct LoggedLine {
  std::uint32_t severity = 0;  // AHA_LOG_*
  std::string text;
};

struct Death {
  std::int64_t pid = 0;
  bool never_started =
      false;                 // there was no process, or none that could be watched: `cause` is the machine's
  bool is_expected = false;  // it was told to end, and did
  // It crashed, ended by itself, broke the protocol or had to be killed, rather than being killed from outside.
  bool is_own_fault = false;
  // A SIGKILL or SIGTERM from outside: an operator's, the kernel's if memory is short, or its own.
  bool is_unexplained = false;
  std::string cause;               // after "its process": "died of SIGSEGV", "was killed: it ..."
  std::string backtrace;           // as it wrote it, up to 64 KiB: one frame a line; empty if it could not
  std::vector<LoggedLine> logged;  // by the call whose code ran at that moment: its newest lines
  // Of the call whose code ran at that moment; 0: of none. The worker's word, so good for calls of that worker only.
  std::uint64_t blamed_call = 0;
};

}  // namespace worker
