// Keeps the registry in step with a directory of plugin files, while calls go on:
//   settle -> verify -> copy -> inspect -> probe -> load -> swap -> drain -> unload
// A step that fails leaves the last good generation serving.
#pragma once

#include <aha/abi.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "edge/activity.hpp"
#include "guard/mutex.hpp"
#include "ownership/name_owners.hpp"
#include "plugin/private_copies.hpp"
#include "plugin/registry.hpp"
#include "probe/prober.hpp"
#include "reload/candidate.hpp"
#include "reload/intake.hpp"
#include "reload/loader.hpp"
#include "reload/observer.hpp"
#include "reload/options.hpp"
#include "reload/pipeline.hpp"
#include "reload/publisher.hpp"
#include "reload/refusals.hpp"
#include "reload/remembered_descriptions.hpp"
#include "reload/watcher.hpp"

namespace reload {

class Reloader {
 public:
  // host      given to every instance; outlives the reloader.
  // prober, registry, observer: outlive the reloader. Nothing is read or started yet, but stale private
  // copies of a host that died are removed. Throws std::filesystem::filesystem_error if state_dir cannot
  // be used, and std::runtime_error if what it says of service names is damaged.
  Reloader(ReloaderOptions options, const aha_host& host, probe::Prober& prober, plugin::Registry& registry,
           Observer& observer);

  // Stops.
  ~Reloader();
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

  // Loads every file that is there, on the caller's thread, probing several at once. Returns when each is
  // served or refused. Call it once, before start(), or leave it to start().
  void load_all();

  // Starts the thread that watches and reloads. If load_all() was not called, it first loads what is there, in two
  // rounds: what is trusted, or was probed before, and then strangers, which may hang for as long as a probe may take.
  // loaded  called on that thread once each file was served or refused; may be null. Registry::first_scan() tells as
  //         much.
  void start(std::function<void()> loaded = nullptr);

  // Ends the thread, retires every service, and unloads what no call holds. What is still held stays loaded
  // until the process ends. Bounded by quiesce_ms for each instance. Idempotent.
  void stop();

  // Makes the version before the present one serve the file of a service again, by the same steps as any other. The
  // plugins directory stays as it is; its file is loaded when it changes, and when the host restarts.
  // done    called once, on the reloading thread, with the generation that serves now or the reason why nothing has
  //         changed; if stop() comes first, by stop(). It is released with the call. [any]
  using WentBack = std::function<void(tl::expected<plugin::GenerationPtr, std::string>)>;
  void go_back(std::string service, WentBack done);

  // Whether a service whose file is missing keeps serving: while a build makes the files, or has failed to, a missing
  // one says nothing. Once files count again, the build has ended: what it has changed is loaded without waiting for
  // its writer, and what is still missing is retired. [any]
  void keep_missing(bool keep);

  // Asks again whether what serves was revoked, and ends what was: its calls run to their end, and the file counts as
  // refused. What is no longer revoked is loaded. Does so soon, on the reloading thread. [any]
  void judge_again();

  // Of the thread that start() starts; each file is a task. [any]
  const edge::Activity& activity() const { return activity_; }

  // As to_string(Watcher::Mode), or "off" before start(). [any]
  std::string_view watch_mode() const { return mode_.load(std::memory_order_relaxed); }

 private:
  // A file that is to be probed, and may hang.
  struct Stranger {
    Candidate candidate;
    bool was_there_at_start = false;
  };
  struct Rollback {  // that the operator has asked for
    std::string service;
    WentBack done;
  };

  void run();
  void scan();
  void reload(const Settler::Due& due);
  template <class Run>
  void attempt(const std::string& file, plugin::Step step, Run run);
  std::optional<Candidate> settle(const Settler::Due& due, bool may_wait);
  void load_some_strangers();
  void load_together(std::vector<Candidate> candidates, bool is_start);
  void finish(Candidate candidate);
  std::vector<Rollback> take_rollbacks();
  void withdraw_revoked();
  void go_back();
  tl::expected<plugin::GenerationPtr, std::string> go_back(const std::string& service);
  void note_progress();
  void report_watching();

  const ReloaderOptions options_;
  plugin::Registry& registry_;
  Observer& observer_;
  std::unique_ptr<Watcher> watcher_;
  plugin::PrivateCopies copies_;
  RememberedDescriptions remembered_;
  ownership::NameOwners owners_;
  Intake intake_;
  Pipeline pipeline_;
  Loader loader_;
  Refusals refusals_;
  Publisher publisher_;
  std::vector<Stranger> strangers_;  // in the order they came
  bool strangers_were_noted_ = false;
  bool has_scanned_ = false;
  std::function<void()> loaded_;  // for the end of the first scan; null: it was told
  guard::Mutex mutex_;
  std::vector<Rollback> rollbacks_ AHA_GUARDED_BY(mutex_);
  std::string watching_why_;
  std::atomic<const char*> mode_ = "off";
  std::atomic<bool> keeps_missing_ = false;
  std::atomic<bool> judges_again_ = false;
  std::atomic<bool> stopping_ = false;
  edge::Activity activity_;
  std::thread thread_;
};

}  // namespace reload
