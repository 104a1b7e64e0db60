#include "app/host.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "app/event_loops.hpp"
#include "app/file_inspection.hpp"
#include "app/host_options.hpp"
#include "app/host_store.hpp"
#include "app/index_watch.hpp"
#include "app/isolation.hpp"
#include "app/locked_plugins.hpp"
#include "app/operator_port.hpp"
#include "app/plugin_limits.hpp"
#include "app/plugin_log.hpp"
#include "app/plugin_upload.hpp"
#include "app/preparation.hpp"
#include "app/refusal_log.hpp"
#include "app/stop_signals.hpp"
#include "app/unknown_names.hpp"
#include "app/usage.hpp"
#include "app/worker_log.hpp"
#include "recording/call_recorder.hpp"
#include "recording/case_writer.hpp"
#include "reload/observers.hpp"
#include "reload/reloader.hpp"
#include "replay/comparer.hpp"
#include "runtime/host_table.hpp"
#include "sandbox/sandbox.hpp"
#include "server/free_memory.hpp"
#include "server/routes/routes.hpp"
#include "signature/trust_list.hpp"
#include "simulation/account_routes.hpp"
#include "simulation/event_memory.hpp"
#include "simulation/simulated_aha.hpp"
#include "simulation/webhook_route.hpp"
#include "systemd/handed_sockets.hpp"
#include "systemd/notices.hpp"
#include "version/build.hpp"
#include "workbench/routes/address_route.hpp"
#include "workbench/token.hpp"
#include "workbench/workbench.hpp"
#include "worker/fleet.hpp"

namespace app {
namespace {

// Beyond --stop-timeout-s: cancelled events end, and the store is written.
constexpr std::chrono::seconds longest_stop{20};
// For the event that is being compared.
constexpr std::chrono::seconds comparison_has{16};

std::unique_ptr<recording::CaseWriter> make_case_writer(const Config& config, telemetry::Log& log) {
  if (config.record.empty()) return nullptr;
  return std::make_unique<recording::CaseWriter>(config.record, log);
}

std::unique_ptr<workbench::Journal> make_journal(const Config& config, const plugin::Registry& registry) {
  return config.workbench ? std::make_unique<workbench::Journal>(registry) : nullptr;
}

std::unique_ptr<recording::CallRecorder> make_recorder(recording::Taker* calls, recording::Taker* cases,
                                                       workbench::Journal* journal, telemetry::Log& log) {
  workbench::History* const history = journal != nullptr ? &journal->history : nullptr;
  std::vector<recording::Taker*> takers;
  for (recording::Taker* const taker : {calls, cases, static_cast<recording::Taker*>(history)})
    if (taker != nullptr) takers.push_back(taker);
  if (takers.empty()) return nullptr;
  return std::make_unique<recording::CallRecorder>(std::move(takers), log, recording::Limits{}, history);
}

std::vector<reload::Observer*> observers_of(reload::Observer& log, workbench::Journal* journal) {
  std::vector<reload::Observer*> all{&log};
  if (journal != nullptr) all.push_back(&journal->generations);
  return all;
}

std::unique_ptr<simulation::SimulatedAha> simulate_aha(const Config& config) {
  return config.simulate_aha ? std::make_unique<simulation::SimulatedAha>() : nullptr;
}

std::function<std::string(std::string_view)> complete_by(const simulation::SimulatedAha* aha) {
  if (aha == nullptr) return nullptr;
  return [aha](std::string_view payload) { return aha->complete(payload); };
}

std::unique_ptr<simulation::EventMemory> make_event_memory(simulation::SimulatedAha* aha,
                                                           runtime::Recorder* recorder) {
  return aha != nullptr ? std::make_unique<simulation::EventMemory>(*aha, recorder) : nullptr;
}

// How long one task of a thread beside the loops may take before it is reported. A reload waits for probes, and for
// instances that end.
std::vector<EventLoops::Settings::Thread> other_threads(const HostStore& store, const worker::Fleet& fleet,
                                                        const reload::Reloader& reloader,
                                                        const server::TextThread& texts) {
  using std::chrono::seconds;
  return {{"store_writer", &store.activity(), seconds(10)},
          {"worker_watcher", &fleet.activity(), seconds(10)},
          {"reloader", &reloader.activity(), seconds(60)},
          {"text_thread", &texts.activity(), seconds(10)}};
}

std::unique_ptr<OperatorPort> make_operator_port(const Config& config, const server::Router& router,
                                                 telemetry::Metrics& metrics, telemetry::Log& log) {
  auto socket = operator_socket_path(config);
  if (socket.empty()) return nullptr;
  return std::make_unique<OperatorPort>(std::move(socket), router, metrics, log);
}

std::string address_text(const server::Endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return fmt::format(fmt::runtime(endpoint.address().is_v6() ? "[{}]:{}" : "{}:{}"), address,
                     endpoint.port());
}

class Host {
 public:
  // What was to be done before there are threads.
  struct Beginnings {
    systemd::Notices& notices;
    std::vector<files::Descriptor> handed_sockets;
    process::Zygote& zygote;
    probe::Prober& prober;
    std::string sandbox_missing;
  };

  Host(const Config& config, Beginnings begun, recording::Taker* calls)
      : config_(config),
        notices_(begun.notices),
        are_sockets_handed_(!begun.handed_sockets.empty()),
        log_(config.log_level, config.log_format),
        ledger_(plugin_limits(config)),
        event_log_(calls != nullptr ? telemetry::Log::silent()
                                    : telemetry::Log(config.log_level, config.log_format)),
        case_writer_(make_case_writer(config, log_)),
        journal_(make_journal(config, registry_)),
        recorder_(make_recorder(calls, case_writer_.get(), journal_.get(), log_)),
        simulated_aha_(simulate_aha(config)),
        event_memory_(make_event_memory(simulated_aha_.get(), recorder_.get())),
        store_(config, log_, metrics_),
        sandbox_missing_(begun.sandbox_missing),
        plugin_log_(log_, metrics_),
        reload_observers_(observers_of(plugin_log_, journal_.get())),
        refusal_log_(log_, metrics_),
        examiner_(begun.zygote),
        crash_reports_(config.state_dir / "crashes", examiner_),
        worker_log_(log_, metrics_, crash_reports_, [this] { tell_services_changed(); }),
        trust_(trust_list(config)),
        locked_plugins_(config.plugins, config.state_dir, revocations_),
        fleet_(begun.zygote, fleet_options(config, ledger_), worker_log_),
        isolation_(isolation_policy(config, sandbox_missing_), fleet_),
        reloader_(reloader_options(config, ledger_, trust_, locked_plugins_, isolation_),
                  runtime::host_table(), begun.prober, registry_, reload_observers_),
        index_watches_(watch_indexes(config, {trust_, revocations_, log_, metrics_})),
        services_(
            registry_, [this](const plugin::ServiceStatus& service) { return kept_of(service, store_); },
            [this] { return reloader_.watch_mode(); }, sandbox_missing_),
        events_(make_intake()),
        workbench_(make_workbench()),
        router_(routes(), config.path_secret),
        gate_(router_, {config.public_hosts, config.max_body_bytes}),
        operator_router_(operator_routes(), ""),
        operator_port_(make_operator_port(config, operator_router_, metrics_, log_)),
        loops_(settings_of_loops(std::move(begun.handed_sockets)), parse_listen(config.listen), gate_,
               metrics_, log_) {}

  void start() {
    if (!sandbox_missing_.empty() && config_.isolation == "auto")
      log_.warn(
          "this machine cannot sandbox plugins, so auto gives them a process with the host's rights: {}",
          sandbox_missing_);
    tell_build();
    registry_.first_scan().begin();  // before the port answers
    if (workbench_ && config_.simulate_aha)
      journal_->settings.set_callback_base(url() + "/simulated_aha/webhooks/");
    loops_.start();
    if (!are_sockets_handed_) loops_.accept();
    if (operator_port_) operator_port_->start();
    if (simulated_aha_)
      log_.info("Aha! is simulated: requests to *.{} are answered from memory", simulation::aha_domain);
    if (case_writer_) log_.info("each event is recorded in {}", config_.record.string());
    if (workbench_) log_.info("the workbench is on; aha-host workbench prints its address");
    for (const auto& endpoint : loops_.endpoints()) tell_endpoint(endpoint);
    notices_.status("loading plugins");
    reloader_.start([this] { announce(); });
    for (const auto& watch : index_watches_) watch->start([this] { reloader_.judge_again(); });
  }

  // False if a plugin holds a thread that therefore cannot be ended.
  bool stop() {
    const std::chrono::seconds patience(config_.stop_timeout_s);
    log_.info("stopping: running events have {} s to finish", config_.stop_timeout_s);
    notices_.stopping("stopping", patience + longest_stop);
    is_stopping_ = true;
    for (const auto& watch : index_watches_) watch->stop();
    const bool have_ended = loops_.stop(patience) && comparer_.stop(comparison_has);
    if (recorder_) recorder_->stop();
    store_.stop();  // also if a thread is lost: what others have put is to be there
    if (!have_ended) return false;
    reloader_.stop();
    if (operator_port_) operator_port_->stop();
    log_.info("stopped");
    return true;
  }

  telemetry::Log& log() { return log_; }

  Running running() {
    return {log_, url(), workbench_address(), [this](bool keep) { reloader_.keep_missing(keep); },
            &StopSignals::send};
  }

 private:
  // Of the routes. Once the loops have endpoints.
  std::string url() const {
    const std::string prefix = config_.path_secret.empty() ? "" : "/" + config_.path_secret;
    return "http://" + address_text(loops_.endpoints().front()) + prefix;
  }

  std::string workbench_address() const {
    return workbench_ ? workbench::page_address(url(), workbench_->parts().token) : std::string();
  }

  std::unique_ptr<workbench::Workbench> make_workbench() {
    if (!journal_) return nullptr;
    return std::make_unique<workbench::Workbench>(workbench::Workbench::Parts{
        .registry = registry_,
        .listing = services_,
        .events = *events_,
        .journal = *journal_,
        .comparer = comparer_,
        .query_timeout = std::chrono::seconds(config_.event_timeout_s),
        .token = workbench::find_or_make_token(config_.state_dir),
        .web_dir = config_.web_dir,
        .simulates_aha = config_.simulate_aha,
        .complete = complete_by(simulated_aha_.get()),
        .more_routes = simulation::account_routes(simulated_aha_.get(), texts_),
        .url = [this] { return url(); },
        .inspect =
            [this](const plugin::Generation& generation) {
              const FileInspection inspector(config_, trust_, examiner_, sandbox_missing_);
              return to_json(inspector.inspect(config_.plugins / generation.file()), inspector.abilities());
            }});
  }

  void tell_services_changed() {
    if (journal_) journal_->feed.publish("services", "{}");
  }

  void tell_build() {
    const auto build = version::this_build();
    metrics_.set_build(build.number, build.commit, build.abi, build.compiler);
  }

  void tell_endpoint(const server::Endpoint& endpoint) {
    const auto address = address_text(endpoint);
    if (!endpoint.address().is_loopback() && config_.path_secret.empty())
      log_.warn("any client that reaches {} can send events; --path-secret keeps others out", address);
    log_.info("listening on {}{}; plugins are being loaded", address,
              are_sockets_handed_ ? ", a socket that was handed over" : "");
  }

  EventLoops::Settings settings_of_loops(std::vector<files::Descriptor> handed_sockets) {
    auto settings = loop_settings(config_, store_, simulated_aha_.get());
    settings.ledger = &ledger_;
    settings.recorder = recorder_.get();
    if (event_memory_) settings.recorder = event_memory_.get();
    settings.refusals = &refusal_log_;
    settings.others = other_threads(store_, fleet_, reloader_, texts_);
    settings.handed_sockets = std::move(handed_sockets);
    if (notices_.is_watched()) settings.progressed = [this] { notices_.progress(); };
    return settings;
  }

  std::shared_ptr<server::EventIntake> make_intake() {
    const std::chrono::seconds timeout(config_.event_timeout_s);
    const std::chrono::seconds max_timeout(std::max(config_.event_timeout_s, config_.max_event_timeout_s));
    return std::make_shared<server::EventIntake>(
        registry_, event_log_, server::EventSettings{timeout, max_timeout, &store_.outcomes(), {}, &texts_});
  }

  std::vector<server::Route> routes() {
    const std::chrono::seconds timeout(config_.event_timeout_s);
    std::vector<server::Route> routes{
        server::configuration_route(registry_),
        server::send_event_route(events_),
        server::remote_collection_route(registry_, timeout, &texts_),
        server::healthz_route(),
        server::readyz_route([this] { return why_not_ready(); }),
        server::metrics_route(metrics_, [this] { count_usage(registry_, store_, ledger_, metrics_); }),
        server::services_route(services_),
    };
    if (workbench_)
      for (auto& route : workbench_->routes()) routes.push_back(std::move(route));
    if (workbench_ && simulated_aha_)
      routes.push_back(simulation::webhook_route(
          [this](runtime::Loop& loop, std::string service, std::string event, std::string payload,
                 server::Responder respond) {
            workbench_->sender().send_event(loop, std::move(service), std::move(event), std::move(payload),
                                            std::move(respond));
          },
          texts_));
    routes.push_back(server::openapi_route(routes));
    return routes;
  }

  // What changes the host. They are not on Aha!'s port, which a web page may reach, too.
  std::vector<server::Route> operator_routes() {
    std::vector<server::Route> routes{
        server::release_route(registry_),
        server::rollback_route(registry_,
                               [this](std::string service, server::WentBack done) {
                                 reloader_.go_back(std::move(service), std::move(done));
                               }),
        server::plugin_upload_route(
            [this](std::string_view name, std::string_view content) {
              auto sha256 = put_plugin(config_.plugins, name, content);
              if (sha256)
                log_.info("{} was sent by the operator: {} bytes, hash {}", name, content.size(),
                          sha256->substr(0, 12));
              return sha256;
            },
            max_upload_bytes,
            config_.accept_plugins ? "" : "This host takes no plugin files. Start it with --accept-plugins."),
        workbench::address_route([this] { return workbench_address(); }),
    };
    routes.push_back(server::openapi_route(routes));
    return routes;
  }

  // Once each file that is there has been served or refused.
  void announce() {
    for (const auto& sentence : find_unknown_names(config_, registry_.list())) log_.warn("{}", sentence);
    const auto services = registry_.serving().size();
    // The secret stays out of the log, which others may read.
    const auto line =
        fmt::format("aha-host {} serves {} service{} on http://{}{}", version::this_build().number, services,
                    services == 1 ? "" : "s", address_text(loops_.endpoints().front()),
                    config_.path_secret.empty() ? "" : "/<path-secret>");
    log_.info("{}", line);
    // Clients of a socket that was handed over have waited, and are to be served.
    if (are_sockets_handed_) loops_.accept();
    notices_.ready(line);
  }

  std::string why_not_ready() const {
    if (is_stopping_) return "The host is stopping.";
    if (!registry_.first_scan().is_ready()) return "The host is loading its plugins for the first time.";
    if (!fleet_.can_start_processes()) return "The host cannot start processes for plugins.";
    return {};
  }

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

}  // namespace

void serve(const Config& config, const Companion& companion) {
  auto notices = systemd::Notices::take_from_environment();
  auto handed_sockets = systemd::take_handed_sockets();
  const Preparation prepared(config);
  // Before any thread: what is forked now has none.
  const auto zygote = process::Zygote::execute();
  const auto prober = probe::Prober::start(*zygote);
  const std::string sandbox_missing = config.isolation == "inline" && config.isolate.empty()
                                          ? std::string("it was not tried, as no plugin is to be sandboxed")
                                          : sandbox::abilities().missing();
  server::return_large_blocks();
  StopSignals signals;

  Host host(prepared.config, {notices, std::move(handed_sockets), *zygote, *prober, sandbox_missing},
            companion.calls);
  for (const auto& warning : prepared.warnings) host.log().warn("{}", warning);
  host.start();
  try {
    if (companion.start) companion.start(host.running());
  } catch (...) {  // what it has begun uses the host
    if (companion.stop) companion.stop();
    throw;
  }
  signals.wait();
  if (companion.stop) companion.stop();
  if (!host.stop()) {
    host.log().error("a service blocks its thread; the process ends without it");
    std::_Exit(1);
  }
}

}  // namespace app
