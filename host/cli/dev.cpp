#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string_view>
#include <thread>

#include "app/host.hpp"
#include "app/outgoing.hpp"
#include "app/path_options.hpp"
#include "cli/cli.hpp"
#include "develop/builds.hpp"
#include "develop/event_report.hpp"
#include "develop/resender.hpp"
#include "develop/terminal.hpp"
#include "edge/thread_edge.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

struct Options {
  std::string build;
  std::vector<std::filesystem::path> sources{"."};
  bool bodies = false;
};

// Maybe when the host has ended: not in its log.
void tell_not_sent(std::string_view why) {
  fmt::print(stderr, "aha-host: the event was not sent again: {}\n", text::printable(why));
}

// What runs beside the host.
class DevelopmentLoop {
 public:
  explicit DevelopmentLoop(const Options& options)
      : builds_(options.build, options.sources),
        report_(stdout, {.has_colour = develop::shows_colour(stdout), .has_bodies = options.bodies}) {}
  ~DevelopmentLoop() { stop(); }
  DevelopmentLoop(const DevelopmentLoop&) = delete;
  DevelopmentLoop& operator=(const DevelopmentLoop&) = delete;

  recording::Taker& report() { return report_; }

  void start(const app::Running& host) {
    fmt::print("workbench: {}\n", host.workbench);
    std::fflush(stdout);
    builds_.start(host.log, host.keep_missing);
    keys_ = develop::Keys::open();
    if (!keys_) return;
    resender_ = std::make_unique<develop::Resender>(host.url + "/send_event", tell_not_sent);
    host.log.info("press r to send the last event again, q to quit");
    thread_ = std::thread([this, host] {
      edge::thread_edge(
          "aha-keys", [&] { obey(host); }, [](std::string_view) { return edge::go_on; });
    });
  }

  void stop() {
    if (keys_) keys_->stop();
    if (thread_.joinable()) thread_.join();
    keys_.reset();
    builds_.stop();
  }

 private:
  void obey(const app::Running& host) {
    while (const auto key = keys_->wait()) {
      if (*key == 'q') return host.ask_to_stop();
      if (*key == 'r') resend(host.log);
    }
  }

  void resend(telemetry::Log& log) {
    std::string event = report_.last_event();
    if (event.empty()) return log.info("no event has come yet");
    if (!resender_->send(std::move(event))) log.info("the event that was sent again is still being handled");
  }

  develop::Builds builds_;
  develop::EventReport report_;
  std::unique_ptr<develop::Resender> resender_;
  std::unique_ptr<develop::Keys> keys_;  // null: standard input is no terminal
  std::thread thread_;                   // reads keys_
};

}  // namespace

void add_dev(CLI::App& app, app::Config& config) {
  CLI::App* const command = app.add_subcommand(
      "dev", "Build, serve, and rebuild whenever a source file is saved; for writing plugins");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("--build", options->build, "Shell command that builds the plugins into the plugins folder")
      ->required();
  command->add_option("--source", options->sources,
                      "Folders whose source files are watched, with all below them");
  command->add_flag("--bodies", options->bodies,
                    "Print the beginnings of the bodies of requests and answers, too");
  app::add_options(*command, config);
  command->callback([&config, options, command] {
    config.accept_plugins = true;
    if (command->count("--simulate-aha") == 0) config.simulate_aha = !app::is_aha_elsewhere(config);
    config.workbench = true;
    DevelopmentLoop loop(*options);
    app::serve(config, {.start = [&](const app::Running& host) { loop.start(host); },
                        .stop = [&] { loop.stop(); },
                        .calls = &loop.report()});
  });
}

}  // namespace cli
