// The events that a running host remembers for its workbench, as cases.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cassette/case.hpp"

namespace cli {

struct PastEvent {
  std::string name;  // "event 12"
  std::string service;
  tl::expected<cassette::Case, std::string> recorded;  // or why there is no case of it, as a sentence
};

class HostHistory {
 public:
  // Asks the host where its workbench is, and for the token. Throws std::runtime_error if no host answers on the
  // operator's socket, or it has no workbench.
  explicit HostHistory(const std::filesystem::path& operator_socket);

  // Returns the newest events of these services that have ended, the newest first. Throws std::runtime_error if the
  // host does not answer.
  std::vector<PastEvent> last(const std::vector<std::string>& services, std::size_t count) const;

 private:
  std::string url_;  // ends in "/"
  std::string token_;
};

}  // namespace cli
