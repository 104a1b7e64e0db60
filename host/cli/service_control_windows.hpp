// Services, as the service control manager of Windows has them. For *_windows.cpp only. Each call throws
// std::runtime_error with a sentence for the operator if the manager refuses.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cli {

struct ServiceEntry {
  std::string name;
  std::string account;  // that it runs as, without a password
  std::filesystem::path program;
  std::vector<std::string> arguments;
};

// Enters a service that starts some time after the machine has, and again if it fails.
void install_service(const ServiceEntry& entry);

// Stops the service if it runs, and removes its entry.
void remove_service(const std::string& name);

}  // namespace cli
