// The first step of a reload, settle: from hints that something has changed to files that are worth loading.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "artifact/file_image.hpp"
#include "plugin/refusal.hpp"
#include "reload/candidate.hpp"
#include "reload/options.hpp"
#include "reload/settler.hpp"
#include "reload/watcher.hpp"

namespace reload {

// What came of a file that was due.
struct NothingNew {};  // as at the last look, or not whole yet and put off
struct AsServing {};   // it is what serves already
struct Vanished {};
struct NoLibrary {
  plugin::Refusal refusal;
  std::string identity;  // as of Candidate; empty if it could not be read
};
using SettleResult = std::variant<Candidate, NothingNew, AsServing, Vanished, NoLibrary>;

// Used by one thread at a time.
class Intake {
 public:
  // The options outlive the intake.
  explicit Intake(const ReloaderOptions& options)
      : options_(options), settler_({options.settle_ms, options.gone_ms, options.unfinished_ms}) {}

  void take(const Hints& hints);

  // Compares every file with what is known. A directory that has gone says nothing about its files: it may be
  // on its way back, and what serves goes on serving.
  void rescan();

  // Makes a file due at that time, though it may not have changed: what it was refused for has, or may have.
  void look_again(const std::string& file, Clock::time_point when = Clock::now());

  // Whether a file that is missing keeps serving, because it is being made. Once it no longer does, every writer has
  // ended: what has changed is due at once, and what is still missing vanishes.
  void keep_missing(bool keep);

  std::optional<Clock::time_point> next_due() const { return settler_.next_due(); }
  std::vector<Settler::Due> due(Clock::time_point now) const { return settler_.due(now); }

  // Looks at a file that is due.
  // may_wait  whether one that is not whole yet is put off, or refused for now.
  SettleResult settle(const Settler::Due& due, bool may_wait);

  // Notes what a file serves from now on.
  void serves(const std::string& file, const std::string& identity) { known_[file].serving = identity; }

 private:
  // What was seen of a file at the last look.
  struct Known {
    std::optional<artifact::PluginStamp> stamp;  // none: look again, whether it has changed or not
    std::string serving;                         // the identity of what it serves; empty: it serves nothing
  };

  SettleResult settle_image(artifact::FileImage image, Clock::time_point noticed, bool may_wait);
  SettleResult vanish(const std::string& file);

  const ReloaderOptions& options_;
  Settler settler_;
  std::map<std::string, Known, artifact::FileOrder> known_;  // each file under the name it was first seen by
  bool keeps_missing_ = false;
};

}  // namespace reload
