// A folder for the copy of a checked file.
#pragma once

#include <filesystem>
#include <memory>

namespace check {

// Is removed with all in it when the object ends, and also if the process is ended from outside: on Linux another
// process, which has nothing else to do, waits for that; on Windows the next folder's maker removes it. Make it before
// there are threads.
class TemporaryFolder {
 public:
  // Throws std::runtime_error if it cannot be made.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  class Keeper;

  std::filesystem::path path_;
  std::unique_ptr<Keeper> keeper_;
};

}  // namespace check
