// What the host counts, and its Prometheus text. One method an occurrence; names of metrics live in metrics.cpp only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace telemetry {

// Handles for one service's events, resolved once so that the way of an event takes no lock. Owned by Metrics.
class ServiceMetrics;

enum class EventResult { ok, failed, timed_out };

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Thread-safe, all of them.
  ServiceMetrics& service(const std::string& name);
  static void event_started(ServiceMetrics& service);
  static void event_finished(ServiceMetrics& service, EventResult result, std::chrono::nanoseconds took);

  void request_answered(int status);
  void request_refused(std::string_view reason);
  void plugin_loaded(double seconds);
  void plugin_refused(std::string_view step);
  void generation_ended(bool unloaded);
  void call_stuck(const std::string& service);
  // an event loop was held by something else than a plugin
  void loop_held();
  // thread  one beside the loops
  void set_thread_blocked(const std::string& thread, bool is_blocked);
  // of a service's request: "unlisted_host" or "refused_address"
  void outgoing_refused(const std::string& service, std::string_view reason);
  // which build of the host runs
  void set_build(std::string_view version, std::string_view commit, std::uint32_t abi,
                 std::string_view compiler);
  void set_connections(double open);
  void worker_started(double seconds);
  void worker_start_failed(const std::string& plugin);
  // end  "stopped" or "died"
  void worker_ended(const std::string& plugin, std::string_view end);
  // fate  of an event whose worker died
  void event_lost_worker(const std::string& plugin, std::string_view fate);
  void set_quarantined(const std::string& plugin, bool is_quarantined);
  // What a plugin holds of a resource, and how often it was refused more so far.
  void set_plugin_usage(const std::string& plugin, std::string_view resource, double used, double refusals);
  // Time of event loops that a plugin's processes have taken so far.
  void set_plugin_loop_time(const std::string& plugin, double seconds);
  // what a service remembers from event to event
  void set_kept_bytes(const std::string& service, double bytes);

  // records with an event that creates and is running or has an unknown outcome
  void set_unknown_outcomes(double notes);

  // An index of plugins was read and verified at that time, in seconds since 1970.
  void set_index_read(const std::string& address, double at_s);

  std::string render() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace telemetry
