#include <CLI/CLI.hpp>

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "app/host.hpp"
#include "cli/cli.hpp"
#include "develop/build_command.hpp"
#include "develop/source_watcher.hpp"
#include "edge/thread_edge.hpp"

namespace cli {
namespace {

struct Builds {
  std::string command;
  std::vector<std::filesystem::path> sources{"."};
  std::unique_ptr<develop::SourceWatcher> watcher;
  std::thread thread;
  std::atomic<bool> stopping{false};

  // What the build puts into the plugins folder is the reloader's to notice, and to report.
  void run(telemetry::Log& log) {
    while (const auto saved = watcher->wait()) {
      log.info("{} was saved; building", *saved);
      const develop::BuildResult built = develop::run_build(command);
      if (stopping) return;
      if (built.succeeded) {
        log.info("built in {:.1f} s", static_cast<double>(built.took.count()) / 1'000);
      } else {
        log.error("the build failed: {}", built.error);
      }
    }
  }

  void start(telemetry::Log& log) {
    thread = std::thread([this, &log] {
      edge::thread_edge(
          "aha-builds", [&] { run(log); },
          [&](std::string_view what) {
            log.error("building was interrupted and continues: {}", what);
            return edge::Pause(std::chrono::seconds(1));
          });
    });
  }

  void stop() {
    stopping = true;
    watcher->stop();
    develop::stop_build();
    thread.join();
  }
};

}  // namespace

void add_dev(CLI::App& app, app::Config& config) {
  CLI::App* const command =
      app.add_subcommand("dev", "Serve, and rebuild whenever a source file is saved; for writing plugins");
  const auto builds = std::make_shared<Builds>();
  command
      ->add_option("--build", builds->command,
                   "Shell command that builds the plugins into the plugins folder")
      ->required();
  command->add_option("--source", builds->sources,
                      "Folders whose source files are watched, with all below them");
  app::add_options(*command, config);
  command->callback([&config, builds] {
    builds->watcher = std::make_unique<develop::SourceWatcher>(builds->sources);
    app::serve(config, {[builds](telemetry::Log& log) { builds->start(log); }, [builds] { builds->stop(); }});
  });
}

}  // namespace cli
