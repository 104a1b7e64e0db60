// What is settled before a host starts, and before it touches anything: its folders, and what the machine grants it.
#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/state_folder.hpp"

namespace app {

// What a host with these folders would not find, a sentence each. Throws std::runtime_error if it could not start with
// them. [any]
std::vector<std::string> find_missing_folders(const Config& config);

struct Preparation {
  // Throws std::runtime_error with a sentence for the operator.
  explicit Preparation(const Config& wanted);

  StateFolder state;
  Config config;                      // as wanted, with limits lowered to what there is
  std::vector<std::string> warnings;  // a sentence each
};

}  // namespace app
