#include "cli/offline_plugins.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/isolation.hpp"
#include "app/path_options.hpp"
#include "probe/prober.hpp"
#include "sandbox/sandbox.hpp"
#include "text/format.hpp"
#include "worker/fleet.hpp"

namespace cli {
namespace {

app::TierPolicy policy(const std::string& isolation) {
  auto policy = app::read_tier_policy(isolation, {});
  if (isolation != "inline") policy.sandbox_missing = sandbox::abilities().missing();
  if (!policy.sandbox_missing.empty() && isolation == "auto")
    fmt::print(stderr,
               "aha-host: this machine cannot sandbox plugins, so their processes have your rights: {}\n",
               policy.sandbox_missing);
  return policy;
}

}  // namespace

// Where plugins run, as serve has it. Made before any thread is.
struct OfflinePlugins::Tiers {
  // What a plugin's process does that no case tells of.
  class ToStandardError final : public worker::Observer {
   public:
    void said(const plugin::Module& module, std::int64_t, std::string_view line) override {
      fmt::print(stderr, "aha-host: {} printed: {}\n", text::shown(module.file()), text::shown(line));
    }
    void died(const plugin::Module& module, const worker::Death& death) override {
      fmt::print(stderr, "aha-host: {}: its process {}\n", text::shown(module.file()),
                 text::shown(death.cause));
    }
    void start_failed(const plugin::Module& module, std::string_view cause) override {
      fmt::print(stderr, "aha-host: {}: no process could be started: {}\n", text::shown(module.file()),
                 text::shown(cause));
    }
  };

  explicit Tiers(const std::string& isolation_name)
      : tiers(policy(isolation_name)), isolation(tiers, fleet) {}

  // The sandbox is tried in a forked process, so before the fleet has its thread.
  app::TierPolicy tiers;
  std::unique_ptr<process::Zygote> zygote = process::Zygote::execute();
  std::unique_ptr<probe::Prober> prober = probe::Prober::start(*zygote);
  ToStandardError observer;
  worker::Fleet fleet{*zygote, {}, observer};
  app::PolicyIsolation isolation;
};

OfflinePlugins::OfflinePlugins(const std::filesystem::path& path, const std::string& isolation)
    : tiers_(std::make_unique<Tiers>(isolation)),
      plugins_(std::make_unique<replay::PluginSet>(path, *tiers_->prober, tiers_->isolation)) {
  for (const auto& refusal : plugins_->refusals())
    fmt::print(stderr, "aha-host: {}\n", text::printable(refusal));
}

OfflinePlugins::~OfflinePlugins() = default;

const plugin::Registry& OfflinePlugins::registry() const {
  return plugins_->registry();
}

void add_offline_isolation(CLI::App& command, std::string& isolation) {
  command
      .add_option("--isolation", isolation,
                  "Where plugins run: auto runs bundled ones in this process and others in a sandbox; "
                  "inline gives a file your rights")
      ->check(CLI::IsMember({"auto", "inline", "worker", "sandbox"}));
}

}  // namespace cli
