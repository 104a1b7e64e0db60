#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "app/path_options.hpp"
#include "cli/case_files.hpp"
#include "cli/cli.hpp"
#include "cli/offline_plugins.hpp"
#include "files/path_text.hpp"
#include "recording/call_recorder.hpp"
#include "recording/case_writer.hpp"
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
  std::string isolation = "auto";
  fs::path record;  // empty: nothing is recorded
  std::uint32_t timeout_s = 30;
  bool json = false;
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
    throw CLI::ValidationError("--plugins",
                               files::text_of(options.plugins) + ": no such folder or plugin file");
  const auto cases = read_cases(options.paths, options.service);
  const OfflinePlugins plugins(options.plugins, options.isolation);
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
  add_offline_isolation(*command, options->isolation);
  command->add_option("--service", options->service, "Only cases of this service");
  command->add_option("--record", options->record,
                      "Folder to store each replayed event in, without its secrets, as a new case");
  command->add_option("--timeout-s", options->timeout_s, "Time for an event whose data names none")
      ->check(CLI::Range(1, 900));
  command->add_flag("--json", options->json, "One JSON object for all");
  command->callback([options] { run(*options); });
}

}  // namespace cli
