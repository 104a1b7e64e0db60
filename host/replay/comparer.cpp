#include "replay/comparer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "edge/thread_edge.hpp"
#include "runtime/watchdog.hpp"

namespace replay {
namespace {

std::uint64_t deaths_of(const plugin::Registry& plugins, const std::string& service) {
  const auto all = plugins.list().services;
  const auto found = std::ranges::find(all, service, &plugin::ServiceStatus::service);
  return found != all.end() ? found->worker.deaths : 0;
}

}  // namespace

Comparer::~Comparer() {
  std::thread last;
  {
    const guard::Lock lock(mutex_);
    is_stopping_ = true;
    std::swap(last, thread_);
  }
  if (last.joinable()) last.join();
}

bool Comparer::begin(std::vector<Subject> subjects, Done done) {
  const guard::Lock lock(mutex_);
  if (is_busy_ || is_stopping_) return false;
  if (thread_.joinable()) thread_.join();  // it has nothing left to do
  thread_ = std::thread([this, subjects = std::move(subjects), done = std::move(done)] {
    const auto give_up = [](std::string_view) { return edge::give_up; };
    std::function<void()> tell;
    edge::thread_edge(
        "aha-comparer", [&] { tell = done(compare_all(subjects)); }, give_up);
    set_free();
    if (tell) edge::thread_edge("aha-comparer", tell, give_up);
  });
  is_busy_ = true;
  return true;
}

bool Comparer::stop(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  guard::Lock lock(mutex_);
  is_stopping_ = true;
  while (is_busy_)
    if (!lock.wait_until(changed_, until)) return !is_busy_;
  return true;
}

void Comparer::set_free() {
  const guard::Lock lock(mutex_);
  is_busy_ = false;
  changed_.notify_all();
}

bool Comparer::is_stopping() const {
  const guard::Lock lock(mutex_);
  return is_stopping_;
}

std::vector<Comparison> Comparer::compare_all(const std::vector<Subject>& subjects) {
  runtime::prepare_thread_for_crash_report();
  const auto until = std::chrono::steady_clock::now() + limits_.all;
  std::vector<Comparison> all;
  all.reserve(subjects.size());
  bool has_died = false;
  for (const Subject& subject : subjects) {
    try {
      // Each death counts against the plugin, which serves others.
      all.push_back(has_died ? not_comparable("The plugin's process died under an event before this one.")
                             : compare_one(subject, until, has_died));
    } catch (const std::exception& error) {
      all.push_back(not_comparable(fmt::format("The host could not compare it: {}.", error.what())));
    }
  }
  return all;
}

Comparison Comparer::compare_one(const Subject& subject, std::chrono::steady_clock::time_point until,
                                 bool& has_died) {
  if (is_stopping()) return not_comparable("The host is stopping.");
  if (std::chrono::steady_clock::now() >= until)
    return not_comparable("There was no time left: choose fewer events.");
  const auto recorded = subject();
  if (!recorded) return not_comparable(recorded.error());
  const auto deaths = deaths_of(plugins_, recorded->service);
  auto comparison = compare(*recorded, plugins_, limits_.event, limits_.event);
  has_died = deaths_of(plugins_, recorded->service) > deaths;
  return comparison;
}

}  // namespace replay
