// The operator's policy: which plugin runs in which tier.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "artifact/file_name.hpp"
#include "plugin/isolation.hpp"
#include "telemetry/log.hpp"
#include "worker/fleet.hpp"

namespace app {

// What the operator wants of a plugin.
enum class TierChoice { automatic, in_host, worker, sandbox };

struct TierPolicy {
  TierChoice others = TierChoice::automatic;
  std::map<std::string, TierChoice, artifact::FileOrder> plugins;  // by name, such as "slack"
  std::filesystem::path bundled;                                   // see bundled.hpp
  std::string sandbox_missing;  // what this machine lacks for one; empty: nothing
};

// Both as the command line has checked them.
// isolation  of all.
// isolate    PLUGIN=TIER each.
TierPolicy read_tier_policy(const std::string& isolation, const std::vector<std::string>& isolate);

class PolicyIsolation final : public plugin::Isolation {
 public:
  // Both outlive this.
  PolicyIsolation(TierPolicy policy, worker::Fleet& fleet) : policy_(std::move(policy)), fleet_(fleet) {}

  tl::expected<plugin::Tier, std::string> tier_of(std::string_view file, std::string_view sha256,
                                                  const artifact::SignatureVerdict& signature) const override;
  bool is_bundled(std::string_view file, std::string_view sha256) const override;
  std::shared_ptr<plugin::IsolatedModule> isolate(plugin::ModuleFile file,
                                                  const artifact::Description& description) override;

 private:
  const TierPolicy policy_;
  worker::Fleet& fleet_;
};

// Where a file runs by a policy; the pure part of the above.
tl::expected<plugin::Tier, std::string> tier_by(const TierPolicy& policy, std::string_view file,
                                                std::string_view sha256,
                                                const artifact::SignatureVerdict& signature);

}  // namespace app
