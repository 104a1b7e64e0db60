// Pipes that a loop can watch, which on Windows have names. For *_windows.cpp only.
#pragma once

#include <utility>

#include "files/descriptor.hpp"

namespace process {

struct PipeKind {
  unsigned long access = 0;  // of the first end, PIPE_ACCESS_*: what is read or written there
  bool has_messages = false;
  bool is_second_overlapped = true;  // as the first always is
  unsigned long bytes = 64 * 1024;   // room for what one side writes ahead of the other
};

// The two ends of a new pipe. Throws std::system_error if the system has no handle left. [any]
std::pair<files::Descriptor, files::Descriptor> named_pipe(const PipeKind& kind);

}  // namespace process
