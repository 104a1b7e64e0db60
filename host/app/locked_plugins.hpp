// The lock file of the plugins folder, and the choices in the state folder, as a reload asks for them.
#pragma once

#include <filesystem>

#include "reload/choices.hpp"

namespace app {

class LockedPlugins final : public reload::Choices {
 public:
  LockedPlugins(std::filesystem::path plugins, std::filesystem::path state)
      : plugins_(std::move(plugins)), state_(std::move(state)) {}

  // Both read the disk each time: the operator's commands write it while the host runs.
  std::string find_fault(std::string_view file, std::string_view sha256) const override;
  bool is_chosen(std::string_view file, std::string_view sha256) const override;

 private:
  const std::filesystem::path plugins_;
  const std::filesystem::path state_;
};

}  // namespace app
