#include "develop/builds.hpp"

#include <utility>

#include "edge/thread_edge.hpp"
#include "text/format.hpp"

namespace develop {

void Builds::start(telemetry::Log& log, KeepMissing keep_missing) {
  log_ = &log;
  keep_missing_ = std::move(keep_missing);
  thread_ = std::thread([this] {
    edge::thread_edge(
        "aha-builds", [this] { run(); },
        [this](std::string_view what) {
          log_->error("building was interrupted and continues: {}", what);
          return edge::Pause(std::chrono::seconds(1));
        });
  });
}

void Builds::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  watcher_.stop();
  command_.stop();
  thread_.join();
}

void Builds::run() {
  if (!std::exchange(has_begun_, true)) {
    log_->info("building");
    build();
  }
  while (const auto saved = watcher_.wait()) {
    log_->info("{} was saved; building", *saved);
    build();
  }
}

// What the build puts into the plugins folder is the reloader's to notice, and to report. A linker removes its file
// before it writes the new one, and does not bring it back if it fails.
void Builds::build() {
  keep_missing_(true);
  const BuildResult built = command_.run();
  if (stopping_) return;
  if (built.succeeded) {
    log_->info("built in {} ms", built.took.count());
    keep_missing_(false);
  } else {
    log_->error("the build failed: {}", text::Lines{built.error});
  }
}

}  // namespace develop
