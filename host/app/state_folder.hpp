// The host's own folder, for what must survive a restart: checked before anything in it is touched, private to its
// owner, and used by one host at a time.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "files/descriptor.hpp"

namespace app {

// What --record and --plugins name, which the host must never clean by mistake.
struct OperatorsFolder {
  std::string_view flag;
  std::filesystem::path path;  // empty: not given
};

// Whether one of two folders is the other, or lies in it, by whatever links and though neither may be there yet. Throws
// std::filesystem::filesystem_error if a link leads in a circle. [any]
bool overlap(const std::filesystem::path& one, const std::filesystem::path& other);

// Throws std::runtime_error with a sentence for the operator if the state folder overlaps `plugins`, or has `record`
// where the host cleans. [any]
void require_apart(const std::filesystem::path& state, const OperatorsFolder& plugins,
                   const OperatorsFolder& record);

class StateFolder {
 public:
  // Requires it to be apart from the others. Then takes the folder for
  // this process, makes it if it is missing, and closes it to others if it holds nothing but what hosts put there.
  // Throws std::runtime_error with a sentence for the operator.
  StateFolder(const std::filesystem::path& path, const OperatorsFolder& plugins,
              const OperatorsFolder& record);

  // Without links.
  const std::filesystem::path& path() const { return path_; }

  // What the operator should know, a sentence each.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  void take();
  void close_to_others();

  std::filesystem::path path_;
  files::Descriptor lock_;  // held as long as the process uses the folder
  std::vector<std::string> warnings_;
};

}  // namespace app
