#include "app/file_inspection.hpp"

#include <memory>
#include <utility>

#include "app/isolation.hpp"
#include "app/names.hpp"
#include "runtime/host_table.hpp"

namespace app {
namespace {

auto tier_by_policy(const Config& config, const std::string& sandbox_missing) {
  auto policy = read_tier_policy(config.isolation, config.isolate);
  policy.sandbox_missing = sandbox_missing;
  return [policy = std::move(policy)](const std::string& file, const std::string& sha256,
                                      const artifact::SignatureVerdict& signature) {
    return tier_by(policy, file, sha256, signature).map([](plugin::Tier tier) {
      return std::string(plugin::to_string(tier));
    });
  };
}

// What an earlier host has noted of names is in its state folder, and not looked at.
auto name_fault_by_policy(const Config& config, const signature::TrustList& trust) {
  const auto owners = std::make_shared<ownership::NameOwners>(
      name_policy(config, trust), ownership::NameRecords(), std::filesystem::path());
  return [owners](const std::string& file, const std::string& sha256,
                  const artifact::SignatureVerdict& signature, const std::vector<std::string>& services) {
    return owners->find_claim(owners->owner_of(file, sha256, signature), services);
  };
}

}  // namespace

FileInspection::FileInspection(const Config& config, const signature::TrustList& trust,
                               const probe::Examiner& examiner, const std::string& sandbox_missing)
    : libraries_(inspection::LibrarySearch::of_this_machine()),
      host_{.abilities = artifact::HostAbilities::of_this_machine(
                {runtime::capabilities.begin(), runtime::capabilities.end()}),
            .libraries = libraries_,
            .examiner = examiner,
            .signatures = trust,
            .require_signature = config.require_signature,
            .tier_of = tier_by_policy(config, sandbox_missing),
            .name_fault = name_fault_by_policy(config, trust)} {}

inspection::Inspection FileInspection::inspect(const std::filesystem::path& file) const {
  return inspection::inspect_file(file, host_);
}

}  // namespace app
