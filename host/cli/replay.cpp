#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "cli/case_files.hpp"
#include "cli/cli.hpp"
#include "plugin/probe.hpp"
#include "replay/plugin_set.hpp"
#include "replay/report.hpp"
#include "replay/runner.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;

struct Replay {
  std::vector<fs::path> paths;
  fs::path plugins = "plugins";
  std::string service;
  std::uint32_t timeout_s = 30;
  bool json = false;
};

void run(const Replay& options) {
  const auto prober = plugin::Prober::start();  // before any thread
  const auto cases = read_cases(options.paths, options.service);
  const replay::PluginSet plugins(options.plugins, *prober);
  for (const auto& refusal : plugins.refusals())
    fmt::print(stderr, "aha-host: {}\n", text::printable(refusal));
  std::vector<replay::Played> all;
  for (const auto& [path, recorded] : cases) {
    auto differences = replay::play(recorded, plugins.registry(), std::chrono::seconds(options.timeout_s));
    all.push_back(replay::judge(path, recorded, std::move(differences)));
    if (!options.json) fmt::print("{}", shown(text::Lines{replay::to_text(all.back())}));
  }
  fmt::print("{}", options.json ? replay::to_json(all) + "\n" : replay::summary(all));
  const bool any_failed = std::any_of(all.begin(), all.end(),
                                      [](const auto& one) { return one.verdict == replay::Verdict::failed; });
  if (any_failed) throw CLI::RuntimeError(1);
}

}  // namespace

void add_replay(CLI::App& app) {
  CLI::App* const command = app.add_subcommand(
      "replay",
      "Play recorded cases to plugins, without a network, and tell what comes out otherwise; status 1: "
      "something does, 2: nothing could be played");
  const auto options = std::make_shared<Replay>();
  command->option_defaults()->always_capture_default();
  command->add_option("CASE", options->paths, "Files of cases, or folders with such files below them")
      ->required()
      ->check(CLI::ExistingPath);
  command->add_option("--plugins", options->plugins, "Folder of plugins, or one plugin file");
  command->add_option("--service", options->service, "Only cases of this service");
  command->add_option("--timeout-s", options->timeout_s, "Time for an event whose data names none")
      ->check(CLI::Range(1, 900));
  command->add_flag("--json", options->json, "One JSON object for all");
  command->callback([options] { run(*options); });
}

}  // namespace cli
