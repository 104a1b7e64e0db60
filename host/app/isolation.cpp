#include "app/isolation.hpp"

#include "app/bundled.hpp"
#include "artifact/file_image.hpp"

namespace app {
namespace {

TierChoice tier_choice(std::string_view name) {
  if (name == "inline") return TierChoice::in_host;
  if (name == "worker") return TierChoice::worker;
  return name == "sandbox" ? TierChoice::sandbox : TierChoice::automatic;
}

}  // namespace

TierPolicy read_tier_policy(const std::string& isolation, const std::vector<std::string>& isolate) {
  TierPolicy policy;
  policy.others = tier_choice(isolation);
  for (const std::string& one : isolate) {
    const auto equals = one.find('=');
    policy.plugins[one.substr(0, equals)] = tier_choice(one.substr(equals + 1));
  }
  policy.bundled = bundled_hashes();
  return policy;
}

tl::expected<plugin::Tier, std::string> tier_by(const TierPolicy& policy, std::string_view file,
                                                std::string_view sha256,
                                                const artifact::SignatureVerdict& signature) {
  const auto named = policy.plugins.find(artifact::plugin_name(file));
  switch (named != policy.plugins.end() ? named->second : policy.others) {
    case TierChoice::in_host:
      return plugin::Tier::in_host;
    case TierChoice::worker:
      return plugin::Tier::worker;
    case TierChoice::sandbox:
      if (policy.sandbox_missing.empty()) return plugin::Tier::sandbox;
      return tl::unexpected("it is to be sandboxed, which this machine cannot do: " + policy.sandbox_missing +
                            ". Give it the tier worker if its process may have the host's rights");
    case TierChoice::automatic:
      break;
  }
  if (signature.trusted() || is_bundled(policy.bundled, file, sha256)) return plugin::Tier::in_host;
  return policy.sandbox_missing.empty() ? plugin::Tier::sandbox : plugin::Tier::worker;
}

tl::expected<plugin::Tier, std::string> PolicyIsolation::tier_of(
    std::string_view file, std::string_view sha256, const artifact::SignatureVerdict& signature) const {
  return tier_by(policy_, file, sha256, signature);
}

bool PolicyIsolation::is_bundled(std::string_view file, std::string_view sha256) const {
  return app::is_bundled(policy_.bundled, file, sha256);
}

std::shared_ptr<plugin::IsolatedModule> PolicyIsolation::isolate(plugin::ModuleFile file,
                                                                 const artifact::Description& description) {
  return fleet_.add(std::move(file), description);
}

}  // namespace app
