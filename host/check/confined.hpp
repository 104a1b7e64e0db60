// A process for something that may crash, hang or do what it must not.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>

#include "check/records.hpp"
#include "check/trials.hpp"
#include "process/zygote.hpp"
#include "sandbox/sandbox.hpp"

namespace check {

// How the process ended.
struct End {
  std::string cause;  // such as "SIGSEGV (Segmentation fault)"; empty: it exited
  int status = 0;
  bool timed_out = false;  // told nothing for too long, and was killed
};

// What a process is for: a trial's cases from number `first` on. All of it lives as long as the process.
struct Work {
  const Trial& trial;
  const Subject& subject;
  std::size_t first = 0;
};

struct Confinement {
  const sandbox::Policy* policy = nullptr;  // null: none, at the operator's word
  std::chrono::seconds silence{30};         // between two records
};

// Does the work in another process and hands on what comes from it: records, and lines that it prints. Exceptions of
// the trial end the process as std::terminate does.
End run_confined(const Confinement& confinement, const Work& work,
                 const std::function<void(const Record&)>& on_record,
                 const std::function<void(const std::string&)>& on_printed_line);

// The roles that such processes have; none on Linux, which forks them.
std::span<const process::Role> trial_roles();

}  // namespace check
