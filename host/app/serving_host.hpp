// The host: every part of it, wired to the others. The order of the members is that in which they are made, and the
// reverse of that in which they end.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "account/account.hpp"
#include "app/config.hpp"
#include "app/crash_reports.hpp"
#include "app/event_loops.hpp"
#include "app/host.hpp"
#include "app/host_store.hpp"
#include "app/index_watch.hpp"
#include "app/isolation.hpp"
#include "app/locked_plugins.hpp"
#include "app/operator_port.hpp"
#include "app/plugin_log.hpp"
#include "app/refusal_log.hpp"
#include "app/worker_log.hpp"
#include "plugin/registry.hpp"
#include "plugin_index/revocations.hpp"
#include "probe/examiner.hpp"
#include "probe/prober.hpp"
#include "recording/call_recorder.hpp"
#include "recording/case_writer.hpp"
#include "reload/observers.hpp"
#include "reload/reloader.hpp"
#include "replay/comparer.hpp"
#include "server/event_intake.hpp"
#include "server/gate.hpp"
#include "server/router.hpp"
#include "server/service_listing.hpp"
#include "server/text_thread.hpp"
#include "signature/trust_list.hpp"
#include "simulation/event_memory.hpp"
#include "simulation/simulated_aha.hpp"
#include "systemd/notices.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"
#include "workbench/workbench.hpp"
#include "worker/fleet.hpp"

namespace app {

class ServingHost {
 public:
  // What was to be done before there are threads.
  struct Beginnings {
    systemd::Notices& notices;
    std::vector<files::Descriptor> handed_sockets;
    process::Zygote& zygote;
    probe::Prober& prober;
    std::string sandbox_missing;
  };

  // calls  as Companion::calls
  // All references outlive the object. Throws if the host cannot start.
  ServingHost(const Config& config, Beginnings begun, recording::Taker* calls);
  ServingHost(const ServingHost&) = delete;
  ServingHost& operator=(const ServingHost&) = delete;

  void start();

  // Returns false if a plugin holds a thread that therefore cannot be ended.
  bool stop();

  telemetry::Log& log() { return log_; }

  // For the companion, once start() has returned.
  Running running();

 private:
  // Of the routes. Once the loops have endpoints.
  std::string url() const;
  std::string workbench_address() const;
  std::shared_ptr<server::EventIntake> make_intake();
  std::unique_ptr<workbench::Workbench> make_workbench();
  std::vector<server::Route> routes();
  // What changes the host. They are not on Aha!'s port, which a web page may reach, too.
  std::vector<server::Route> operator_routes();
  EventLoops::Settings settings_of_loops(std::vector<files::Descriptor> handed_sockets);
  std::string why_not_ready() const;

  void tell_build();
  void tell_endpoint(const server::Endpoint& endpoint);
  void tell_services_changed();
  // Once each file that is there has been served or refused.
  void announce();

  const Config& config_;
  systemd::Notices& notices_;
  const bool are_sockets_handed_;
  telemetry::Log log_;
  telemetry::Metrics metrics_;
  account::Ledger ledger_;
  telemetry::Log event_log_;                                 // silent if events are handed to a companion
  std::unique_ptr<recording::CaseWriter> case_writer_;       // null: events have no cases
  std::unique_ptr<workbench::Journal> journal_;              // null: there is no workbench
  std::unique_ptr<recording::CallRecorder> recorder_;        // null: nothing is recorded
  std::unique_ptr<simulation::SimulatedAha> simulated_aha_;  // null: requests to Aha! go out
  std::unique_ptr<simulation::EventMemory> event_memory_;    // null: Aha! is not simulated
  HostStore store_;
  const std::string sandbox_missing_;
  plugin::Registry registry_;
  PluginLog plugin_log_;
  reload::Observers reload_observers_;
  RefusalLog refusal_log_;
  probe::Examiner examiner_;
  CrashReports crash_reports_;
  WorkerLog worker_log_;
  signature::TrustList trust_;
  plugin_index::Revocations revocations_;
  LockedPlugins locked_plugins_;
  worker::Fleet fleet_;
  PolicyIsolation isolation_;
  reload::Reloader reloader_;
  std::vector<std::unique_ptr<IndexWatch>> index_watches_;
  server::TextThread texts_;
  server::ServiceListing services_;
  std::shared_ptr<server::EventIntake> events_;
  replay::Comparer comparer_{registry_};
  std::unique_ptr<workbench::Workbench> workbench_;  // null: there is none
  server::Router router_;
  server::Gate gate_;
  server::Router operator_router_;
  std::unique_ptr<OperatorPort> operator_port_;  // null: --operator-socket off
  EventLoops loops_;
  std::atomic<bool> is_stopping_{false};
};

}  // namespace app
