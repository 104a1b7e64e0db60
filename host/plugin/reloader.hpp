// Keeps the registry in step with a directory of plugin files, while calls go on:
//   settle -> verify -> copy -> inspect -> probe -> load -> swap -> drain -> unload
// A step that fails leaves the last good generation serving.
#pragma once

#include <aha/abi.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "edge/activity.hpp"
#include "name_owners.hpp"
#include "observer.hpp"
#include "probe.hpp"
#include "registry.hpp"
#include "signature_verdict.hpp"

namespace plugin {

class Isolation;

struct ReloaderOptions {
  std::filesystem::path plugins_dir;  // watched; may come and go
  std::filesystem::path state_dir;  // private copies and what probes found go to folders in it; created where
                                    // it is missing
  std::vector<std::string> capabilities;  // the ids that aha_host.query answers, such as "aha.http/1"
  std::uint32_t settle_ms = 50;           // without another change before a file written in place is read
  std::uint32_t gone_ms = 250;            // a file deleted for less than this is being replaced, not retired
  std::uint32_t unfinished_ms = 2000;     // how long a file that is no whole library may stand still
  std::uint32_t poll_interval_ms = 1000;  // where the directory gives no notifications
  std::uint32_t quiesce_ms = 1000;        // for an instance to end its threads
  std::uint32_t max_retained = 4;  // libraries of one file kept in memory; then its reloads are refused
  std::uint64_t max_file_bytes = 256ull * 1024 * 1024;
  const SignatureChecker* signatures = nullptr;  // outlives the reloader; null: every file counts as unsigned
  NamePolicy names;                              // whose service names are
  account::Ledger* ledger =
      nullptr;  // of the plugins' accounts; outlives the reloader. Null: nothing is counted
  Isolation* isolation = nullptr;  // outlives the reloader; null: every file runs in this process
  bool require_signature = false;  // refuse what no trusted key has signed
  bool force_polling = false;      // do not even try notifications
};

class Reloader {
 public:
  // host      given to every instance; outlives the reloader.
  // prober, registry, observer: outlive the reloader. Nothing is read or started yet, but stale private
  // copies of a host that died are removed. Throws std::filesystem::filesystem_error where state_dir cannot
  // be used, and std::runtime_error where what it says of service names is damaged.
  Reloader(ReloaderOptions options, const aha_host& host, Prober& prober, Registry& registry,
           Observer& observer);

  // Stops.
  ~Reloader();
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

  // Loads every file that is there, on the caller's thread, probing several at once. Returns when each is
  // served or refused. Call it once, before start(), or leave it to start().
  void load_all();

  // Starts the thread that watches and reloads. Where load_all() was not called, it first loads what is there, in two
  // rounds: what is trusted, or was probed before, and then strangers, which may hang for as long as a probe may take.
  // loaded  called on that thread once each file was served or refused; may be null. Registry::first_scan() tells as much.
  void start(std::function<void()> loaded = nullptr);

  // Ends the thread, retires every service, and unloads what no call holds. What is still held stays loaded
  // until the process ends. Bounded by quiesce_ms for each instance. Idempotent.
  void stop();

  // Makes the version before the present one serve the file of a service again, by the same steps as any other. The
  // plugins directory stays as it is; its file is loaded when it changes, and when the host starts anew.
  // done    called once, on the reloading thread, with the generation that serves now or the reason why nothing has
  //         changed; if stop() comes first, by stop(). It is released with the call. [any]
  using WentBack = std::function<void(tl::expected<GenerationPtr, std::string>)>;
  void go_back(std::string service, WentBack done);

  // Of the thread that start() starts; each file is a task. [any]
  const edge::Activity& activity() const;

  // "inotify", "polling", or "off" before start(). [any]
  std::string_view watch_mode() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace plugin
