#include "app/serving_host.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "app/host_options.hpp"
#include "app/plugin_limits.hpp"
#include "app/stop_signals.hpp"
#include "app/unknown_names.hpp"
#include "app/usage.hpp"
#include "files/path_text.hpp"
#include "runtime/host_table.hpp"
#include "version/build.hpp"
#include "workbench/token.hpp"

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

std::unique_ptr<simulation::EventMemory> make_event_memory(simulation::SimulatedAha* aha,
                                                           runtime::Recorder* recorder) {
  return aha != nullptr ? std::make_unique<simulation::EventMemory>(*aha, recorder) : nullptr;
}

// How long one task of a thread beside the loops may take before it is reported. A reload waits for probes, and for
// instances that end.
std::vector<EventLoops::Settings::Thread> other_threads(const HostStore& store, const worker::Fleet& fleet,
                                                        const reload::Reloader& reloader,
                                                        const server::TextThread& texts,
                                                        workbench::Workbench* workbench) {
  using std::chrono::seconds;
  std::vector<EventLoops::Settings::Thread> threads{{"store_writer", &store.activity(), seconds(10)},
                                                    {"worker_watcher", &fleet.activity(), seconds(10)},
                                                    {"reloader", &reloader.activity(), seconds(60)},
                                                    {"text_thread", &texts.activity(), seconds(10)}};
  // It examines files, too.
  if (workbench != nullptr) threads.push_back({"workbench", &workbench->texts().activity(), seconds(60)});
  return threads;
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

}  // namespace

ServingHost::ServingHost(const Config& config, Beginnings begun, recording::Taker* calls)
    : config_(config),
      notices_(begun.notices),
      are_sockets_handed_(!begun.handed_sockets.empty()),
      log_(config.log_level, config.log_format, config.log_file),
      ledger_(plugin_limits(config)),
      event_log_(calls != nullptr ? telemetry::Log::silent() : log_.share()),
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
      reloader_(reloader_options(config, ledger_, trust_, locked_plugins_, isolation_), runtime::host_table(),
                begun.prober, registry_, reload_observers_),
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
      loops_(settings_of_loops(std::move(begun.handed_sockets)), parse_listen(config.listen), gate_, metrics_,
             log_) {}

void ServingHost::start() {
  if (!sandbox_missing_.empty() && config_.isolation == "auto")
    log_.warn("this machine cannot sandbox plugins, so auto gives them a process with the host's rights: {}",
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
  if (case_writer_) log_.info("each event is recorded in {}", files::text_of(config_.record));
  if (workbench_) log_.info("the workbench is on; aha-host workbench prints its address");
  for (const auto& endpoint : loops_.endpoints()) tell_endpoint(endpoint);
  notices_.status("loading plugins");
  reloader_.start([this] { announce(); });
  for (const auto& watch : index_watches_) watch->start([this] { reloader_.judge_again(); });
}

bool ServingHost::stop() {
  const std::chrono::seconds patience(config_.stop_timeout_s);
  log_.info("stopping: running events have {} s to finish", config_.stop_timeout_s);
  notices_.stopping("stopping", patience + longest_stop);
  is_stopping_ = true;
  for (const auto& watch : index_watches_) watch->stop();
  comparer_.stop(std::chrono::milliseconds(0));  // a request waits for it
  const bool have_ended = loops_.stop(patience) && comparer_.stop(comparison_has);
  store_.stop();                     // also if a thread is lost: what others have put is to be there
  if (recorder_) recorder_->stop();  // may take some seconds
  if (!have_ended) return false;
  reloader_.stop();
  if (operator_port_) operator_port_->stop();
  log_.info("stopped");
  return true;
}

Running ServingHost::running() {
  return {log_, url(), workbench_address(), [this](bool keep) { reloader_.keep_missing(keep); },
          &StopSignals::send};
}

std::string ServingHost::url() const {
  const std::string prefix = config_.path_secret.empty() ? "" : "/" + config_.path_secret;
  return "http://" + address_text(loops_.endpoints().front()) + prefix;
}

std::string ServingHost::workbench_address() const {
  return workbench_ ? workbench::page_address(url(), workbench_->parts().token) : std::string();
}

void ServingHost::tell_services_changed() {
  if (journal_) journal_->feed.publish("services", "{}");
}

void ServingHost::tell_build() {
  const auto build = version::this_build();
  metrics_.set_build(build.number, build.commit, build.abi, build.compiler);
}

void ServingHost::tell_endpoint(const server::Endpoint& endpoint) {
  const auto address = address_text(endpoint);
  if (!endpoint.address().is_loopback() && config_.path_secret.empty())
    log_.warn("any client that reaches {} can send events; --path-secret keeps others out", address);
  log_.info("listening on {}{}; plugins are being loaded", address,
            are_sockets_handed_ ? ", a socket that was handed over" : "");
}

EventLoops::Settings ServingHost::settings_of_loops(std::vector<files::Descriptor> handed_sockets) {
  auto settings = loop_settings(config_, store_, simulated_aha_.get());
  settings.ledger = &ledger_;
  settings.recorder = recorder_.get();
  if (event_memory_) settings.recorder = event_memory_.get();
  settings.refusals = &refusal_log_;
  settings.others = other_threads(store_, fleet_, reloader_, texts_, workbench_.get());
  settings.handed_sockets = std::move(handed_sockets);
  if (notices_.is_watched()) settings.progressed = [this] { notices_.progress(); };
  return settings;
}

void ServingHost::announce() {
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

std::string ServingHost::why_not_ready() const {
  if (is_stopping_) return "The host is stopping.";
  if (!registry_.first_scan().is_ready()) return "The host is loading its plugins for the first time.";
  if (!fleet_.can_start_processes()) return "The host cannot start processes for plugins.";
  return {};
}

}  // namespace app
