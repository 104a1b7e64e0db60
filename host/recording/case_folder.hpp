// The folder that recorded cases are put into.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace recording {

class CaseFolder {
 public:
  // Makes the folder if it is not there, for its owner alone, and tries to write into it. Throws std::runtime_error
  // with a sentence for the user who named the folder.
  explicit CaseFolder(std::filesystem::path folder);

  // Puts a file into the folder, whole or not at all, that its owner alone can read. Never replaces another: a name
  // that is taken gets a number. [any]
  // stem     the name without ".json"
  // returns  the file. Throws std::system_error if it cannot be written.
  std::filesystem::path put(const std::string& stem, std::string_view text) const;

 private:
  std::filesystem::path folder_;
};

// "slack-audit-20260131-235959.123": when it began, in UTC. Letters, digits, '_' and '-' of the event's name stay,
// others become '_', since it comes from outside. [any]
std::string case_stem(std::string_view service, std::string_view event,
                      std::chrono::system_clock::time_point when);

}  // namespace recording
