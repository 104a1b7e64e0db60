#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "app/isolation.hpp"
#include "app/names.hpp"
#include "app/roles.hpp"
#include "cli/cli.hpp"
#include "inspection/inspection.hpp"
#include "runtime/host_table.hpp"
#include "sandbox/sandbox.hpp"
#include "signature/trust_list.hpp"

namespace cli {
namespace {

struct Inspect {
  std::vector<std::filesystem::path> files;
  bool json = false;
};

// As a host with this configuration would have it on this machine.
auto tier_of(const app::Config& config) {
  auto policy = app::read_tier_policy(config.isolation, config.isolate);
  policy.sandbox_missing = sandbox::abilities().missing();
  return [policy = std::move(policy)](const std::string& file, const std::string& sha256,
                                      const artifact::SignatureVerdict& signature) {
    return app::tier_by(policy, file, sha256, signature).map([](plugin::Tier tier) {
      return std::string(plugin::to_string(tier));
    });
  };
}

// What an earlier host has noted of names is in its state folder, and not looked at.
auto name_fault_of(const app::Config& config, const signature::TrustList& trust) {
  const auto owners = std::make_shared<ownership::NameOwners>(
      app::name_policy(config, trust), ownership::NameRecords(), std::filesystem::path());
  return [owners](const std::string& file, const std::string& sha256,
                  const artifact::SignatureVerdict& signature, const std::vector<std::string>& services) {
    return owners->find_claim(owners->owner_of(file, sha256, signature), services);
  };
}

void run(const Inspect& options, const app::Config& config) {
  const auto trust = signature::TrustList::read(config.trusted_keys, config.revoked);
  if (!trust) throw std::runtime_error(trust.error());
  const auto zygote = process::Zygote::fork_here(app::roles());
  const probe::Examiner examiner(*zygote);
  const auto libraries = inspection::LibrarySearch::of_this_machine();
  const inspection::Host host{.abilities = artifact::HostAbilities::of_this_machine(
                                  {runtime::capabilities.begin(), runtime::capabilities.end()}),
                              .libraries = libraries,
                              .examiner = examiner,
                              .signatures = *trust,
                              .require_signature = config.require_signature,
                              .tier_of = tier_of(config),
                              .name_fault = name_fault_of(config, *trust)};
  bool all_load = true;
  for (const auto& file : options.files) {
    const auto inspection = inspection::inspect_file(file, host);
    all_load = all_load && inspection.loads();
    fmt::print("{}\n",
               options.json ? to_json(inspection, host.abilities) : to_text(inspection, host.abilities));
  }
  if (!all_load) throw CLI::RuntimeError(1);
}

}  // namespace

void add_inspect(CLI::App& app, app::Config& config) {
  CLI::App* const command = app.add_subcommand(
      "inspect",
      "Read plugin files without running them, and say whether this host would load them; status 1: no");
  const auto options = std::make_shared<Inspect>();
  command
      ->add_option("FILE", options->files, "Plugin files, each with FILE.minisig beside it if it is signed")
      ->required();
  app::add_policy_options(*command, config);  // before the flags that no environment sets
  command->add_flag("--json", options->json, "One JSON object per file, on one line");
  command->callback([&config, options] { run(*options, config); });
}

}  // namespace cli
