#include <CLI/CLI.hpp>

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>
#include <utility>

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
  bool has_begun = false;  // its thread's
  std::atomic<bool> stopping{false};

  void run(const app::Running& host) {
    if (!std::exchange(has_begun, true)) {
      host.log.info("building");
      build(host);
    }
    while (const auto saved = watcher->wait()) {
      host.log.info("{} was saved; building", *saved);
      build(host);
    }
  }

  // What the build puts into the plugins folder is the reloader's to notice, and to report. A linker removes its file
  // before it writes the new one, and does not bring it back if it fails.
  void build(const app::Running& host) {
    host.keep_missing(true);
    const develop::BuildResult built = develop::run_build(command);
    if (stopping) return;
    if (built.succeeded) {
      host.log.info("built in {:.1f} s", static_cast<double>(built.took.count()) / 1'000);
      host.keep_missing(false);
    } else {
      host.log.error("the build failed: {}", built.error);
    }
  }

  void start(const app::Running& host) {
    thread = std::thread([this, host] {
      edge::thread_edge(
          "aha-builds", [&] { run(host); },
          [&](std::string_view what) {
            host.log.error("building was interrupted and continues: {}", what);
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
  CLI::App* const command = app.add_subcommand(
      "dev", "Build, serve, and rebuild whenever a source file is saved; for writing plugins");
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
    app::serve(config,
               {[builds](const app::Running& host) { builds->start(host); }, [builds] { builds->stop(); }});
  });
}

}  // namespace cli
