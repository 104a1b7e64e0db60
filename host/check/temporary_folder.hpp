// A folder for the copy of a checked file.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "files/descriptor.hpp"

namespace check {

// Is removed with all in it when the object ends, and also when a signal ends the process: another process, which has
// nothing else to do, waits for that. Make it before there are threads.
class TemporaryFolder {
 public:
  // Throws std::runtime_error if it cannot be made.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  void end();

  std::filesystem::path path_;
  files::Descriptor alive_;  // ends with this process
  pid_t keeper_ = 0;
};

}  // namespace check
