// The lock file of the plugins folder, the choices in the state folder, and what indexes have revoked, as a reload
// asks for them.
#pragma once

#include <filesystem>

#include "plugin_index/revocations.hpp"
#include "reload/choices.hpp"

namespace app {

class LockedPlugins final : public reload::Choices {
 public:
  // revocations  outlives this
  LockedPlugins(std::filesystem::path plugins, std::filesystem::path state,
                const plugin_index::Revocations& revocations)
      : plugins_(std::move(plugins)), state_(std::move(state)), revocations_(revocations) {}

  // These read the disk each time: the operator's commands write it while the host runs.
  std::string find_fault(std::string_view file, std::string_view sha256) const override;
  bool is_chosen(std::string_view file, std::string_view sha256) const override;

  std::string find_revocation(std::string_view sha256, std::string_view key_id) const override;

 private:
  const std::filesystem::path plugins_;
  const std::filesystem::path state_;
  const plugin_index::Revocations& revocations_;
};

}  // namespace app
