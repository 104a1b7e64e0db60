// A pipe from another process, read without blocking. For *_windows.cpp only.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "files/descriptor.hpp"

namespace process {

struct Pipe {
  files::Descriptor reading;  // overlapped: for a PipeReader
  files::Descriptor writing;  // blocks once the pipe is full
};

// Throws std::system_error if the system makes no more of them. [any]
Pipe make_pipe();

// One thread at a time, which lives as long as it: the system cancels what a thread has begun when that ends.
class PipeReader {
 public:
  // Throws std::system_error if the system has no memory for it.
  explicit PipeReader(files::Descriptor reading);
  ~PipeReader();
  PipeReader(const PipeReader&) = delete;
  PipeReader& operator=(const PipeReader&) = delete;

  // Set while there is something to take, which may be the end.
  files::Handle event() const { return event_.get(); }
  // False once take() has come to the end: no process has the other end any more.
  bool is_open() const { return static_cast<bool>(reading_); }
  // What has come; empty: nothing for now, or the end.
  std::string take();

 private:
  struct Pending;
  void begin();

  files::Descriptor reading_;
  files::Descriptor event_;
  std::unique_ptr<Pending> pending_;
};

}  // namespace process
