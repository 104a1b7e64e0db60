#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "app/isolation.hpp"
#include "cli/case_files.hpp"
#include "cli/cli.hpp"
#include "probe/prober.hpp"
#include "recording/call_recorder.hpp"
#include "recording/case_writer.hpp"
#include "replay/plugin_set.hpp"
#include "replay/report.hpp"
#include "replay/runner.hpp"
#include "sandbox/sandbox.hpp"
#include "text/format.hpp"
#include "worker/fleet.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;

struct Replay {
  std::vector<fs::path> paths;
  fs::path plugins = "plugins";
  std::string service;
  std::string isolation = "auto";
  fs::path record;  // empty: nothing is recorded
  std::uint32_t timeout_s = 30;
  bool json = false;
};

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

app::TierPolicy policy(const std::string& isolation) {
  auto policy = app::read_tier_policy(isolation, {});
  if (isolation != "inline") policy.sandbox_missing = sandbox::abilities().missing();
  if (!policy.sandbox_missing.empty() && isolation == "auto")
    fmt::print(stderr,
               "aha-host: this machine cannot sandbox plugins, so their processes have your rights: {}\n",
               policy.sandbox_missing);
  return policy;
}

// Where plugins run, as serve has it. Made before any thread is.
struct Tiers {
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

// Each case is written before the next is played, so that none waits in vain.
cassette::Differences play(const Replay& options, const cassette::Case& recorded,
                           const plugin::Registry& plugins) {
  const std::chrono::seconds timeout(options.timeout_s);
  if (options.record.empty()) return replay::play(recorded, plugins, timeout);
  telemetry::Log log(telemetry::Level::warn, telemetry::LogFormat::text);
  recording::CaseWriter writer(options.record, log);
  recording::CallRecorder recorder({&writer}, log);
  return replay::play(recorded, plugins, timeout, &recorder);
}

void run(const Replay& options) {
  if (!fs::exists(options.plugins))
    throw CLI::ValidationError("--plugins", options.plugins.string() + ": no such folder or plugin file");
  const auto cases = read_cases(options.paths, options.service);
  Tiers tiers(options.isolation);
  const replay::PluginSet plugins(options.plugins, *tiers.prober, tiers.isolation);
  for (const auto& refusal : plugins.refusals())
    fmt::print(stderr, "aha-host: {}\n", text::printable(refusal));
  std::vector<replay::Played> all;
  for (const auto& [path, recorded] : cases) {
    all.push_back(replay::judge(path, recorded, play(options, recorded, plugins.registry())));
    if (!options.json) fmt::print("{}", shown(text::Lines{replay::to_text(all.back())}));
  }
  fmt::print("{}", options.json ? replay::to_json(all) + "\n" : replay::summary(all));
  const bool any_failed = std::any_of(all.begin(), all.end(),
                                      [](const auto& one) { return one.verdict == replay::Verdict::failed; });
  if (any_failed) throw CLI::RuntimeError(1);
}

}  // namespace

void add_replay(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("replay",
                         "Replay recorded cases to plugins, without a network, and report differences; "
                         "status 1: a case differs, 2: nothing could be played");
  const auto options = std::make_shared<Replay>();
  command->option_defaults()->always_capture_default();
  command->add_option("CASE", options->paths, "Files of cases, or folders with such files below them")
      ->required()
      ->check(CLI::ExistingPath);
  command->add_option("--plugins", options->plugins, "Folder of plugins, or one plugin file");
  command
      ->add_option("--isolation", options->isolation,
                   "Where plugins run: auto runs bundled ones in this process and others in a sandbox; "
                   "inline gives a file your rights")
      ->check(CLI::IsMember({"auto", "inline", "worker", "sandbox"}));
  command->add_option("--service", options->service, "Only cases of this service");
  command->add_option("--record", options->record,
                      "Folder to store each replayed event in, without its secrets, as a new case");
  command->add_option("--timeout-s", options->timeout_s, "Time for an event whose data names none")
      ->check(CLI::Range(1, 900));
  command->add_flag("--json", options->json, "One JSON object for all");
  command->callback([options] { run(*options); });
}

}  // namespace cli
