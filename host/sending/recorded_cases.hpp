// The cases that the host records of events that were just sent.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "cassette/case.hpp"

namespace sending {

class RecordedCases {
 public:
  struct Found {
    std::filesystem::path file;
    cassette::Case parts;
  };

  // Made before the event is sent. Throws std::filesystem::filesystem_error if the folder cannot be read.
  // folder  of the host's --record
  explicit RecordedCases(std::filesystem::path folder);

  // Waits for a new case of this service and event, since the host writes it after it has answered. Returns nullopt if
  // none appears in time.
  std::optional<Found> wait(const std::string& service, const std::string& event,
                            std::chrono::milliseconds at_most);

 private:
  std::optional<Found> next(const std::string& service, const std::string& event);

  std::filesystem::path folder_;
  std::set<std::filesystem::path> seen_;
};

}  // namespace sending
