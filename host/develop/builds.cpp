#include "develop/builds.hpp"

#include <utility>

#include "edge/thread_edge.hpp"
#include "files/path_text.hpp"
#include "text/format.hpp"

namespace develop {
namespace {

namespace fs = std::filesystem;

std::string words_of(const SourceWatcher::Saved& saved) {
  if (saved.empty()) return "many files were saved";
  const auto last = files::text_of(saved.back());
  if (saved.size() == 1) return text::format("{} was saved", last);
  return text::format("{} and {} more were saved", last, saved.size() - 1);
}

}  // namespace

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
    log_->info("{}; building", words_of(*saved));
    touch_older(*saved);
    build();
  }
}

// A file that was saved while the last build ran may be older than what that build made of its earlier text. Make and
// Ninja compare times, and would leave it out.
void Builds::touch_older(const SourceWatcher::Saved& saved) const {
  for (const auto& file : saved) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    if (!error && time <= ended_) fs::last_write_time(file, fs::file_time_type::clock::now(), error);
  }
}

// What the build puts into the plugins folder is the reloader's to notice, and to report. A linker removes its file
// before it writes the new one, and does not bring it back if it fails.
void Builds::build() {
  keep_missing_(true);
  const BuildResult built = command_.run();
  ended_ = fs::file_time_type::clock::now();
  if (stopping_) return;
  if (built.succeeded) {
    log_->info("built in {} ms", built.took.count());
    keep_missing_(false);
  } else {
    log_->error("the build failed: {}", text::Lines{built.error});
  }
}

}  // namespace develop
