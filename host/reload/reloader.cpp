#include "reload/reloader.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include "artifact/file_image.hpp"
#include "edge/thread_edge.hpp"
#include "reload/drain.hpp"
#include "reload/intake.hpp"
#include "reload/pipeline.hpp"
#include "reload/versions.hpp"
#include "reload/watcher.hpp"

namespace reload {
namespace {

constexpr std::chrono::milliseconds kIdle{60'000};
// Until a file is looked at again that was refused for the machine's sake; twice as long each time.
constexpr std::chrono::milliseconds kFirstPutOff{1'000};
constexpr std::chrono::milliseconds kLongestPutOff{10'000};

std::vector<std::string> names_of(const artifact::Description& description) {
  std::vector<std::string> names;
  for (const auto& service : description) names.push_back(service.name);
  return names;
}

// A quarantined version is not one to roll back to.
bool ended_well(const std::string& file, const std::vector<plugin::GenerationPtr>& replaced) {
  return std::ranges::none_of(replaced, [&](const plugin::GenerationPtr& generation) {
    if (generation->file() != file) return false;  // displaced: another file's version
    const auto& module = generation->module();
    return module && module->worker_status().state == "quarantined";
  });
}

// What observers throw, for want of memory for a log line for example, does not stop a reload.
template <class Say>
void tell(Say say) noexcept {
  edge::c_edge([](std::string_view) {}, std::move(say));
}

// In the state directory: which trusted key each name is kept for.
constexpr const char* kNamesFile = "names.json";

ownership::NameRecords read_names(const std::filesystem::path& state_dir) {
  auto records = ownership::read_name_records(state_dir / kNamesFile);
  if (!records) throw std::runtime_error(records.error());
  return std::move(*records);
}

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

class Reloader::Work {
 public:
  Work(ReloaderOptions options, const aha_host& host, probe::Prober& prober, plugin::Registry& registry,
       Observer& observer)
      : options_(std::move(options)),
        registry_(registry),
        observer_(observer),
        intake_(options_),
        remembered_(options_.state_dir),
        owners_(options_.names, read_names(options_.state_dir), options_.state_dir / kNamesFile),
        pipeline_(options_, host, prober, remembered_, owners_, registry, observer),
        watcher_(Watcher::watch(options_.plugins_dir, options_.poll_interval_ms, options_.force_polling)),
        drained_(std::make_shared<DrainQueue>([this] { watcher_->wake(); })),
        drainer_(options_.quiesce_ms, registry, observer) {}

  void load_all();
  void start(std::function<void()> loaded);
  void stop();
  void ask_to_go_back(std::string service, WentBack done);
  std::string_view watch_mode() const { return mode_.load(std::memory_order_relaxed); }
  const edge::Activity& activity() const { return activity_; }

 private:
  // A file that is to be probed, and may hang.
  struct Stranger {
    Settled settled;
    bool was_there_at_start = false;
  };

  void run();
  void scan();
  void load_together(std::vector<Settled> candidates, bool is_start);
  void load_some_strangers();
  void note_progress();
  void reload(const Settler::Due& due);
  template <class Run>
  void guarded(const std::string& file, plugin::Step step, Run run);
  void put_off(const std::string& file);
  std::optional<Settled> settle(const Settler::Due& due, bool may_wait);
  void finish(const std::string& file, const std::string& identity,
              tl::expected<Probed, plugin::Refusal> probed);
  tl::expected<Loaded, plugin::Refusal> load(tl::expected<Probed, plugin::Refusal> probed);
  tl::expected<Probed, plugin::Refusal> check_names(Probed probed) const;
  void refuse_displaced(const std::vector<plugin::Registry::Claim>& displaced, const std::string& by);
  void swap(Loaded loaded);
  void go_back();
  tl::expected<plugin::GenerationPtr, std::string> go_back(const std::string& service);
  void retire(const std::string& file);
  void announce_retired(const std::vector<plugin::GenerationPtr>& replaced);
  void refuse(const std::string& file, const std::string& identity, const plugin::Refusal& refusal);
  void warn_about(const plugin::Module& module);
  void report_watching();

  const ReloaderOptions options_;
  plugin::Registry& registry_;
  Observer& observer_;
  Intake intake_;
  RememberedDescriptions remembered_;
  ownership::NameOwners owners_;
  Pipeline pipeline_;
  std::unique_ptr<Watcher> watcher_;
  std::shared_ptr<DrainQueue> drained_;
  Drainer drainer_;
  Versions versions_;
  std::vector<Stranger> strangers_;  // in the order they came
  bool strangers_were_noted_ = false;
  bool has_scanned_ = false;
  std::function<void()> loaded_;  // for the end of the first scan; null: it was told
  std::mutex mutex_;
  std::vector<std::pair<std::string, WentBack>> to_go_back_;  // guarded by mutex_; a service and who asks
  std::map<std::string, std::string> refused_;                // file to the identity that was refused last
  std::map<std::string, std::chrono::milliseconds> put_off_;  // file to how long it was put off last
  std::string watching_why_;
  std::atomic<const char*> mode_ = "off";
  std::atomic<bool> stopping_ = false;
  edge::Activity activity_;
  std::thread thread_;
};

// ---- the thread

void Reloader::Work::start(std::function<void()> loaded) {
  loaded_ = std::move(loaded);
  if (!has_scanned_) registry_.first_scan().begin();
  report_watching();
  thread_ = std::thread([this] {
    edge::thread_edge(
        "aha-reloader", [this] { run(); },
        [this](std::string_view what) {
          tell([&] { observer_.failed(what); });
          return edge::Pause(kFirstPutOff);  // what made it fail may last
        });
  });
}

void Reloader::Work::run() {
  if (!has_scanned_) {
    const edge::Activity::Task task(activity_);
    scan();
  }
  if (!stopping_) note_progress();
  while (!stopping_) {
    {
      const edge::Activity::Task task(activity_);
      drainer_.drain(drained_->take());
    }
    const auto idle_until = strangers_.empty() ? Clock::now() + kIdle : Clock::now();
    intake_.take(watcher_->wait(std::min(intake_.next_due().value_or(idle_until), idle_until)));
    for (const auto& due : intake_.due(Clock::now())) {
      const edge::Activity::Task task(activity_);
      if (!stopping_) reload(due);
    }
    const edge::Activity::Task task(activity_);
    if (!stopping_) load_some_strangers();
    if (!stopping_) note_progress();
    go_back();
    report_watching();
  }
}

void Reloader::Work::report_watching() {
  if (watching_why_ == watcher_->why()) return;
  watching_why_ = watcher_->why();
  const auto mode = to_string(watcher_->mode());
  mode_ = mode.data();  // a literal
  tell([&] { observer_.watching(mode, watching_why_); });
}

// ---- one file: settle -> verify -> copy -> inspect -> probe -> load -> swap

void Reloader::Work::reload(const Settler::Due& due) {
  guarded(due.file, plugin::Step::settle, [&] {
    auto settled = settle(due, true);
    if (!settled) return;
    if (pipeline_.may_hang(*settled, false)) {
      strangers_.push_back({std::move(*settled), false});
      return;
    }
    const auto identity = settled->identity;
    finish(due.file, identity, pipeline_.prepare(std::move(*settled)));
  });
}

// An exception refuses the file for now.
template <class Run>
void Reloader::Work::guarded(const std::string& file, plugin::Step step, Run run) {
  try {
    run();
  } catch (...) {
    refuse(file, {}, {step, std::string(edge::text_of_caught()), true});
  }
}

void Reloader::Work::load_all() {
  scan();
  while (!strangers_.empty()) load_some_strangers();
}

// Serves what does not hang, and puts off the rest. At the start, no file is waited for: one that is still being
// written will be noticed.
void Reloader::Work::scan() {
  has_scanned_ = true;
  intake_.rescan();
  const auto start = Clock::now();
  std::vector<Settled> candidates;
  for (auto& due : intake_.due(Clock::time_point::max())) {
    due.noticed = start;
    guarded(due.file, plugin::Step::settle, [&] {
      auto settled = settle(due, false);
      if (!settled) return;
      if (pipeline_.may_hang(*settled, true))
        strangers_.push_back({std::move(*settled), true});
      else
        candidates.push_back(std::move(*settled));
    });
  }
  load_together(std::move(candidates), true);
}

// As many at once as are probed at once, so that other files have their turn soon.
void Reloader::Work::load_some_strangers() {
  if (strangers_.empty()) return;
  const bool is_start = strangers_.front().was_there_at_start;
  std::vector<Settled> candidates;
  auto next = strangers_.begin();
  while (next != strangers_.end() && next->was_there_at_start == is_start &&
         candidates.size() < Pipeline::kProbesAtOnce)
    candidates.push_back(std::move((next++)->settled));
  strangers_.erase(strangers_.begin(), next);
  load_together(std::move(candidates), is_start);
}

void Reloader::Work::note_progress() {
  auto& scan = registry_.first_scan();
  if (scan.is_done() && !loaded_) return;
  if (std::ranges::any_of(strangers_, &Stranger::was_there_at_start)) {
    if (!strangers_were_noted_) scan.strangers_are_left();
    strangers_were_noted_ = true;
    return;
  }
  scan.end();
  if (loaded_) std::exchange(loaded_, nullptr)();
}

void Reloader::Work::load_together(std::vector<Settled> candidates, bool is_start) {
  std::vector<std::pair<std::string, std::string>> identities;
  identities.reserve(candidates.size());
  for (const auto& candidate : candidates) identities.emplace_back(candidate.image.file, candidate.identity);
  auto results = pipeline_.prepare_all(std::move(candidates), is_start);
  if (is_start) remembered_.begin_loading();
  // Owners first, so that none of them has to displace a stranger.
  for (const auto standing :
       {ownership::Standing::trusted_key, ownership::Standing::bundled, ownership::Standing::stranger})
    for (std::size_t i = 0; i < results.size(); ++i)
      if ((results[i] ? results[i]->owner().standing : ownership::Standing::stranger) == standing)
        finish(identities[i].first, identities[i].second, std::move(results[i]));
  if (!is_start) return;
  remembered_.end_loading();
  artifact::release_image_memory();
}

// Deals with all that needs no load; gives what does.
std::optional<Settled> Reloader::Work::settle(const Settler::Due& due, bool may_wait) {
  auto result = intake_.settle(due, may_wait);
  // What was put off has been overtaken.
  if (!std::holds_alternative<NothingNew>(result))
    std::erase_if(strangers_, [&](const Stranger& one) { return one.settled.image.file == due.file; });
  if (auto* settled = std::get_if<Settled>(&result)) return std::move(*settled);
  if (auto* no_library = std::get_if<NoLibrary>(&result))
    refuse(due.file, no_library->identity, no_library->refusal);
  if (std::holds_alternative<AsServing>(result)) registry_.forget_refusal(due.file);
  if (std::holds_alternative<Vanished>(result)) retire(due.file);
  return std::nullopt;
}

void Reloader::Work::finish(const std::string& file, const std::string& identity,
                            tl::expected<Probed, plugin::Refusal> probed) {
  if (auto loaded = load(std::move(probed))) {
    guarded(file, plugin::Step::swap, [&] { swap(std::move(*loaded)); });
  } else {
    refuse(file, identity, loaded.error());
  }
}

tl::expected<Loaded, plugin::Refusal> Reloader::Work::load(tl::expected<Probed, plugin::Refusal> probed) {
  return std::move(probed)
      .and_then([this](Probed&& next) { return check_names(std::move(next)); })
      .and_then([this](Probed&& next) { return pipeline_.load(std::move(next)); });
}

// Before the load, since nothing can come between on the one thread that publishes, and no instance is made
// in vain.
tl::expected<Probed, plugin::Refusal> Reloader::Work::check_names(Probed probed) const {
  for (const auto& claim : registry_.taken_by_others(probed.file(), names_of(probed.description)))
    if (claim.standing >= probed.owner().standing)
      return tl::unexpected(plugin::Refusal{plugin::Step::swap, "the service " + claim.service +
                                                                    " is offered by " + claim.file +
                                                                    " already; remove one of the two files"});
  return probed;
}

// Files that served a name whose owner has come. They end as if they were removed, all of a file or nothing.
void Reloader::Work::refuse_displaced(const std::vector<plugin::Registry::Claim>& displaced,
                                      const std::string& by) {
  std::set<std::string_view> done;
  for (const auto& claim : displaced) {
    if (!done.insert(claim.file).second) continue;
    intake_.serves(claim.file, {});
    versions_.forget(claim.file);
    refuse(claim.file, {},
           {plugin::Step::verify, "the service " + claim.service + " belongs to " + by +
                                      ", which counts for more; remove one of the two files"});
  }
}

void Reloader::Work::swap(Loaded loaded) {
  put_off_.erase(loaded.file);
  tell([&] { warn_about(*loaded.module); });
  intake_.serves(loaded.file, loaded.identity);
  drainer_.expect(loaded.module, loaded.generations.size());
  std::vector<std::pair<std::string, std::uint64_t>> served;
  std::vector<plugin::GenerationPtr> shared;
  std::vector<std::string> services;
  served.reserve(loaded.generations.size());
  shared.reserve(loaded.generations.size());
  for (auto& generation : loaded.generations) {
    served.emplace_back(generation->service(), generation->number());
    services.push_back(generation->service());
    shared.push_back(drained_->share(std::move(generation)));
  }
  const auto claims = registry_.taken_by_others(loaded.file, services);
  std::set<std::string> displaced;
  for (const auto& claim : claims) displaced.insert(claim.file);
  const auto replaced = registry_.publish(loaded.file, std::move(shared), displaced);
  versions_.serves(loaded.file, std::move(loaded.version), ended_well(loaded.file, replaced));
  const auto took_ms = milliseconds_since(loaded.noticed);
  for (const auto& one : served) tell([&] { observer_.loaded(one.first, one.second, loaded.file, took_ms); });
  announce_retired(replaced);
  refuse_displaced(claims, loaded.file);
  tell([&] {
    if (const auto fault = owners_.serves(loaded.owner, services, loaded.release); !fault.empty())
      observer_.warned(loaded.file, fault);
  });
}

// ---- back to the version before

void Reloader::Work::ask_to_go_back(std::string service, WentBack done) {
  {
    const std::lock_guard lock(mutex_);
    to_go_back_.emplace_back(std::move(service), std::move(done));
  }
  watcher_->wake();
}

void Reloader::Work::go_back() {
  std::vector<std::pair<std::string, WentBack>> asked;
  {
    const std::lock_guard lock(mutex_);
    asked.swap(to_go_back_);
  }
  for (auto& one : asked) {
    tl::expected<plugin::GenerationPtr, std::string> result;
    try {
      result = go_back(one.first);
    } catch (...) {  // for want of memory, say: what served goes on serving
      result = tl::unexpected(std::string(edge::text_of_caught()));
    }
    tell([&] { std::exchange(one.second, nullptr)(std::move(result)); });
  }
}

tl::expected<plugin::GenerationPtr, std::string> Reloader::Work::go_back(const std::string& service) {
  const auto serving = registry_.find(service);
  if (!serving) return tl::unexpected("no plugin offers the service " + service);
  auto earlier = versions_.before(serving->file());
  if (!earlier) return tl::unexpected(std::move(earlier.error()));
  auto loaded = load(pipeline_.prepare(std::move(*earlier)));
  if (!loaded)
    return tl::unexpected("the earlier version of " + serving->file() +
                          " does not load any more: " + loaded.error().reason);
  swap(std::move(*loaded));
  return registry_.find(service);
}

// ---- drain: the last holder of each generation brings it to drained_, from where run() takes it

void Reloader::Work::retire(const std::string& file) {
  versions_.forget(file);
  announce_retired(registry_.publish(file, {}));
}

// Of what was replaced, some services are served again, the others are gone, and their names free for other
// files.
void Reloader::Work::announce_retired(const std::vector<plugin::GenerationPtr>& replaced) {
  bool freed = false;
  for (const auto& generation : replaced) {
    if (registry_.find(generation->service())) continue;
    tell([&] { observer_.retired(generation->service(), generation->number(), generation->file()); });
    freed = true;
  }
  if (!freed) return;
  for (const auto& [file, refusal] : registry_.refusals())
    if (refusal.step == plugin::Step::swap) intake_.look_again(file);
}

void Reloader::Work::stop() {
  if (stopping_.exchange(true)) return;
  watcher_->wake();
  if (thread_.joinable()) thread_.join();
  for (auto& [service, done] : to_go_back_)
    std::exchange(done, nullptr)(tl::unexpected<std::string>("the host is stopping"));
  to_go_back_.clear();
  for (const auto& service : registry_.list().services) registry_.publish(service.file, {});
  drainer_.drain(drained_->take());
  drained_->close();
  mode_ = "off";
}

// ---- what people are told

// A file that is looked at again and refused as before is no news.
void Reloader::Work::refuse(const std::string& file, const std::string& identity,
                            const plugin::Refusal& refusal) {
  const auto refusals = registry_.refusals();
  const auto before = refusals.find(file);
  const bool is_news = before == refusals.end() || before->second != refusal || refused_[file] != identity;
  refused_[file] = identity;
  registry_.refuse(file, refusal);
  refusal.is_passing ? put_off(file) : void(put_off_.erase(file));
  if (is_news) tell([&] { observer_.refused(file, refusal); });
}

void Reloader::Work::put_off(const std::string& file) {
  auto& wait = put_off_[file];
  wait = std::clamp(wait * 2, kFirstPutOff, kLongestPutOff);
  intake_.look_again(file, Clock::now() + wait);
}

// A separate process takes with it whatever would stay.
void Reloader::Work::warn_about(const plugin::Module& module) {
  if (const auto& warning = module.artifact().signature.warning; !warning.empty())
    observer_.warned(module.file(), warning);
  if (module.tier() != plugin::Tier::in_host) return;
  for (const auto& pin : module.artifact().pins())
    observer_.warned(module.file(), "it may stay in memory once it is replaced: " + pin);
  if (module.artifact().static_tls)
    observer_.warned(module.file(), "it uses static TLS, of which a process has little; build it with -fPIC");
}

// ---- the face

Reloader::Reloader(ReloaderOptions options, const aha_host& host, probe::Prober& prober,
                   plugin::Registry& registry, Observer& observer)
    : work_(std::make_unique<Work>(std::move(options), host, prober, registry, observer)) {}

Reloader::~Reloader() {
  stop();
}

void Reloader::load_all() {
  work_->load_all();
}

void Reloader::start(std::function<void()> loaded) {
  work_->start(std::move(loaded));
}

void Reloader::stop() {
  work_->stop();
}

void Reloader::go_back(std::string service, WentBack done) {
  work_->ask_to_go_back(std::move(service), std::move(done));
}

const edge::Activity& Reloader::activity() const {
  return work_->activity();
}

std::string_view Reloader::watch_mode() const {
  return work_->watch_mode();
}

}  // namespace reload
