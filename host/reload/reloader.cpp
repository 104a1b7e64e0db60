#include "reload/reloader.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>

#include "artifact/file_image.hpp"
#include "edge/thread_edge.hpp"
#include "reload/choices.hpp"

namespace reload {
namespace {

constexpr std::chrono::milliseconds idle_wait{60'000};
constexpr std::chrono::milliseconds pause_after_failure{1'000};

// In the state directory: which trusted key each name is kept for.
constexpr const char* names_file = "names.json";

ownership::NameRecords read_names(const std::filesystem::path& state_dir) {
  auto records = ownership::read_name_records(state_dir / names_file);
  if (!records) throw std::runtime_error(records.error());
  return std::move(*records);
}

}  // namespace

Reloader::Reloader(ReloaderOptions options, const aha_host& host, probe::Prober& prober,
                   plugin::Registry& registry, Observer& observer)
    : options_(std::move(options)),
      registry_(registry),
      observer_(observer),
      watcher_(Watcher::watch(options_.plugins_dir, options_.poll_interval_ms, options_.force_polling)),
      copies_(options_.state_dir),
      remembered_(options_.state_dir),
      owners_(options_.names, read_names(options_.state_dir), options_.state_dir / names_file),
      intake_(options_),
      pipeline_({options_, prober, remembered_, owners_, copies_, observer}),
      loader_(options_, host, registry),
      refusals_(registry, intake_, observer),
      publisher_({options_, owners_, copies_, registry, intake_, refusals_, observer},
                 [this] { watcher_->wake(); }) {}

Reloader::~Reloader() {
  stop();
}

// ---- the thread

void Reloader::start(std::function<void()> loaded) {
  loaded_ = std::move(loaded);
  if (!has_scanned_) registry_.first_scan().begin();
  report_watching();
  thread_ = std::thread([this] {
    edge::thread_edge(
        "aha-reloader", [this] { run(); },
        [this](std::string_view what) {
          tell([&] { observer_.failed(what); });
          return edge::Pause(pause_after_failure);  // what made it fail may last
        });
  });
}

void Reloader::run() {
  if (!has_scanned_) {
    const edge::Activity::Task task(activity_);
    scan();
  }
  if (!stopping_) note_progress();
  while (!stopping_) {
    {
      const edge::Activity::Task task(activity_);
      publisher_.drain();
    }
    const auto idle_until = strangers_.empty() ? Clock::now() + idle_wait : Clock::now();
    intake_.take(watcher_->wait(std::min(intake_.next_due().value_or(idle_until), idle_until)));
    intake_.keep_missing(keeps_missing_);
    withdraw_revoked();
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

void Reloader::stop() {
  if (stopping_.exchange(true)) return;
  watcher_->wake();
  if (thread_.joinable()) thread_.join();
  for (auto& rollback : take_rollbacks())
    std::exchange(rollback.done, nullptr)(tl::unexpected<std::string>("the host is stopping"));
  publisher_.close();
  mode_ = "off";
}

void Reloader::keep_missing(bool keep) {
  keeps_missing_ = keep;
  watcher_->wake();
}

void Reloader::report_watching() {
  if (watching_why_ == watcher_->why()) return;
  watching_why_ = watcher_->why();
  const auto mode = to_string(watcher_->mode());
  mode_ = mode.data();  // a literal
  tell([&] { observer_.watching(mode, watching_why_); });
}

// ---- one file

void Reloader::reload(const Settler::Due& due) {
  attempt(due.file, plugin::Step::settle, [&] {
    auto candidate = settle(due, true);
    if (!candidate) return;
    if (pipeline_.may_hang(*candidate, false)) {
      strangers_.push_back({std::move(*candidate), false});
      return;
    }
    pipeline_.prepare(std::span(&*candidate, 1), false);
    finish(std::move(*candidate));
  });
}

// An exception refuses the file for now.
template <class Run>
void Reloader::attempt(const std::string& file, plugin::Step step, Run run) {
  const auto refusal = guarded(step, [&]() -> Refused {
    run();
    return {};
  });
  if (refusal) refusals_.refuse(file, {}, *refusal);
}

// Deals with all that needs no load; returns what does.
std::optional<Candidate> Reloader::settle(const Settler::Due& due, bool may_wait) {
  auto result = intake_.settle(due, may_wait);
  // What was put off has been overtaken.
  if (!std::holds_alternative<NothingNew>(result))
    std::erase_if(strangers_, [&](const Stranger& one) { return one.candidate.file() == due.file; });
  if (auto* candidate = std::get_if<Candidate>(&result)) return std::move(*candidate);
  if (auto* no_library = std::get_if<NoLibrary>(&result))
    refusals_.refuse(due.file, no_library->identity, no_library->refusal);
  if (std::holds_alternative<AsServing>(result)) registry_.forget_refusal(due.file);
  if (std::holds_alternative<Vanished>(result)) publisher_.retire(due.file);
  return std::nullopt;
}

// What is left once a candidate is prepared.
void Reloader::finish(Candidate candidate) {
  if (!candidate.refusal) candidate.refusal = loader_.load(candidate);
  if (candidate.refusal) return refusals_.refuse(candidate.file(), candidate.identity, *candidate.refusal);
  const std::string file = candidate.file();
  attempt(file, plugin::Step::swap, [&] { publisher_.publish(std::move(candidate)); });
}

// ---- all files at the start

void Reloader::load_all() {
  scan();
  while (!strangers_.empty()) load_some_strangers();
}

// Serves what does not hang, and puts off the rest. At the start, no file is waited for: one that is still being
// written will be noticed.
void Reloader::scan() {
  has_scanned_ = true;
  intake_.rescan();
  const auto start = Clock::now();
  std::vector<Candidate> candidates;
  for (auto& due : intake_.due(Clock::time_point::max())) {
    due.noticed = start;
    attempt(due.file, plugin::Step::settle, [&] {
      auto candidate = settle(due, false);
      if (!candidate) return;
      if (pipeline_.may_hang(*candidate, true))
        strangers_.push_back({std::move(*candidate), true});
      else
        candidates.push_back(std::move(*candidate));
    });
  }
  load_together(std::move(candidates), true);
}

// As many at once as are probed at once, so that other files have their turn soon.
void Reloader::load_some_strangers() {
  if (strangers_.empty()) return;
  const bool is_start = strangers_.front().was_there_at_start;
  std::vector<Candidate> candidates;
  auto next = strangers_.begin();
  while (next != strangers_.end() && next->was_there_at_start == is_start &&
         candidates.size() < Pipeline::probes_at_once)
    candidates.push_back(std::move((next++)->candidate));
  strangers_.erase(strangers_.begin(), next);
  load_together(std::move(candidates), is_start);
}

void Reloader::load_together(std::vector<Candidate> candidates, bool is_start) {
  pipeline_.prepare(candidates, is_start);
  if (is_start) remembered_.begin_loading();
  // Owners first, so that none of them has to displace a stranger.
  std::ranges::stable_sort(candidates, std::ranges::greater(), [](const Candidate& one) {
    return one.refusal ? ownership::Standing::stranger : one.owner.standing;
  });
  for (auto& candidate : candidates) finish(std::move(candidate));
  if (!is_start) return;
  remembered_.end_loading();
  artifact::release_image_memory();
}

void Reloader::note_progress() {
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

// ---- what was revoked

void Reloader::judge_again() {
  judges_again_ = true;
  watcher_->wake();
}

void Reloader::withdraw_revoked() {
  if (options_.choices == nullptr || !judges_again_.exchange(false)) return;
  for (const auto& [file, refusal] : registry_.refusals())
    if (refusal.step == plugin::Step::verify) intake_.look_again(file);
  for (const auto& generation : registry_.serving())
    if (auto why = options_.choices->find_revocation(generation->sha256(), generation->signature().key_id);
        !why.empty())
      publisher_.withdraw(generation->file(), {plugin::Step::verify, std::move(why)});
}

// ---- back to the version before

void Reloader::go_back(std::string service, WentBack done) {
  {
    const guard::Lock lock(mutex_);
    rollbacks_.push_back({std::move(service), std::move(done)});
  }
  watcher_->wake();
}

std::vector<Reloader::Rollback> Reloader::take_rollbacks() {
  const guard::Lock lock(mutex_);
  return std::exchange(rollbacks_, {});
}

void Reloader::go_back() {
  for (auto& rollback : take_rollbacks()) {
    tl::expected<plugin::GenerationPtr, std::string> result;
    try {
      result = go_back(rollback.service);
    } catch (...) {  // for want of memory, say: what served goes on serving
      result = tl::unexpected(std::string(edge::text_of_caught()));
    }
    tell([&] { std::exchange(rollback.done, nullptr)(std::move(result)); });
  }
}

tl::expected<plugin::GenerationPtr, std::string> Reloader::go_back(const std::string& service) {
  const auto serving = registry_.find(service);
  if (!serving) return tl::unexpected("no plugin offers the service " + service);
  auto earlier = publisher_.version_before(serving->file());
  if (!earlier) return tl::unexpected(std::move(earlier.error()));
  pipeline_.prepare(std::span(&*earlier, 1), false);
  if (!earlier->refusal) earlier->refusal = loader_.load(*earlier);
  if (earlier->refusal)
    return tl::unexpected("the earlier version of " + serving->file() +
                          " does not load any more: " + earlier->refusal->reason);
  publisher_.publish(std::move(*earlier));
  return registry_.find(service);
}

}  // namespace reload
