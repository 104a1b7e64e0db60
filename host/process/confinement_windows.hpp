// What a process is created with so that it may compute and use its handles, and do nothing else. For *_windows.cpp
// only.
#pragma once

#include <windows.h>

#include <string>

#include "files/descriptor.hpp"

namespace process {

// As much of it as this system gives; the faults say what it does not.
struct Confinement {
  files::Descriptor token;  // no privilege, no administrator's rights, low integrity; none: see token_fault
  std::string token_fault;
  PSID container =
      nullptr;  // an AppContainer without capabilities; null: see container_fault. Lives forever.
  std::string container_fault;

  // Once a process: whatever it says stays. [any]
  static const Confinement& of_this_system();

  bool is_whole() const { return token && container != nullptr; }
  std::string fault() const { return token ? container_fault : token_fault; }
};

// Limits what is in the job: memory, one process, nothing of the desktop. False if the system refuses. [any]
bool confine_job(HANDLE job);

}  // namespace process
