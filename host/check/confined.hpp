// A process for something that may crash, hang or do what it must not.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "check/records.hpp"
#include "sandbox/sandbox.hpp"

namespace check {

// How the process ended.
struct End {
  int signal = 0;  // that killed it; 0: it ended by itself
  int status = 0;
  bool timed_out = false;  // told nothing for too long, and was killed
};

// Descriptors of a confined process, besides the standard ones.
constexpr int records_descriptor = 3;
constexpr int maps_descriptor = 4;    // /proc/self/maps, opened while it could be
constexpr int status_descriptor = 5;  // /proc/self/status

struct Confinement {
  const sandbox::Policy* policy = nullptr;  // null: none, at the operator's word
  std::chrono::seconds silence{30};         // between two records
};

// Runs `work` in a forked process and hands on what comes from it: records, and lines that it prints.
// `work` must end with the process; its exceptions end it as std::terminate does.
End run_confined(const Confinement& confinement, const std::function<void(Teller&)>& work,
                 const std::function<void(const Record&)>& on_record,
                 const std::function<void(const std::string&)>& on_printed_line);

}  // namespace check
