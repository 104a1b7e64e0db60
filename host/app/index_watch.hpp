// Reads a plugin index again and again while the host runs, for what its vendor has revoked.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/config.hpp"
#include "artifact/signature_verdict.hpp"
#include "guard/mutex.hpp"
#include "plugin_index/https_reader.hpp"
#include "plugin_index/revocations.hpp"
#include "plugin_index/verified_index.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace app {

class IndexWatch {
 public:
  // All references outlive the watch.
  struct Parts {
    const artifact::SignatureChecker& trust;  // the operator's word on keys
    plugin_index::Revocations& revocations;
    telemetry::Log& log;
    telemetry::Metrics& metrics;  // of the last reading that went well
  };

  // Recalls what the index revoked when it was last read, from the state folder. Throws std::runtime_error that names
  // the flag whose value cannot be used.
  // last_serial  of the newest index that the lock file knows at this address
  IndexWatch(const Config& config, plugin_index::Address address, std::int64_t last_serial,
             const Parts& parts);

  // Stops.
  ~IndexWatch();
  IndexWatch(const IndexWatch&) = delete;
  IndexWatch& operator=(const IndexWatch&) = delete;

  // Starts the thread that reads. It first reads at once.
  // changed  called on that thread if the index revokes something else than before
  void start(std::function<void()> changed);

  // Ends the thread, and a reading that is under way. Idempotent.
  void stop();

 private:
  void recall(std::int64_t last_serial);
  void run();
  void look();
  tl::expected<std::optional<plugin_index::SignedText>, std::string> read();
  void take(const plugin_index::SignedText& read);
  void keep(const plugin_index::SignedText& read) const;
  void report(const std::string& fault);
  void note_reading();

  const plugin_index::Address address_;
  const std::chrono::seconds interval_;
  const std::filesystem::path kept_;  // in the state folder: the index as it was last read
  const Parts parts_;
  plugin_index::HttpsReader reader_;
  std::function<void()> changed_;
  plugin_index::Terms terms_;
  std::string tag_;       // of the content that was taken last
  std::string tag_read_;  // of the content that was read last
  std::string text_;      // that was taken last
  std::string fault_;     // that was reported last; empty: the last reading went well
  guard::Mutex mutex_;
  std::condition_variable stopping_changed_;
  bool is_stopping_ AHA_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// What --plugin-index names. Throws std::runtime_error that names the flag if an address cannot be used, or no key is
// trusted. [any]
std::vector<plugin_index::Address> index_addresses(const Config& config);

// One per --plugin-index. Throws likewise.
std::vector<std::unique_ptr<IndexWatch>> watch_indexes(const Config& config, const IndexWatch::Parts& parts);

}  // namespace app
