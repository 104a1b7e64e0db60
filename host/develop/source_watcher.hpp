// Says when a source file was saved, anywhere below the watched folders.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace develop {

class SourceWatcher {
 public:
  // Watches the folders with all below them, but for build trees and hidden folders. Throws std::runtime_error if
  // a folder is not there or cannot be watched.
  explicit SourceWatcher(const std::vector<std::filesystem::path>& folders);
  ~SourceWatcher();
  SourceWatcher(const SourceWatcher&) = delete;
  SourceWatcher& operator=(const SourceWatcher&) = delete;

  // The files in the order in which they were last saved; empty: too many at once to be named.
  using Saved = std::vector<std::filesystem::path>;

  // Blocks until a source file was saved and none was for a moment after it. Nothing once stop() was called.
  std::optional<Saved> wait();

  // From any thread.
  void stop();

 private:
  struct Watches;

  static void note(std::optional<Saved>& saved, std::filesystem::path&& file);

  std::unique_ptr<Watches> watches_;
};

}  // namespace develop
