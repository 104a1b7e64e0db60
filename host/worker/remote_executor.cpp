#include "worker/remote_executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "runtime/host_table.hpp"
#include "runtime/recorder.hpp"
#include "worker/worker_module.hpp"

namespace worker {
namespace {

// One that takes its process along twice is set aside.
constexpr std::uint32_t kills_allowed = 1;
// One that merely was there when others did gets more patience, but not without end.
constexpr std::uint32_t deaths_allowed = 8;
// For another process of the plugin to end, if it may have no more.
constexpr std::chrono::seconds room_patience{10};

void fail(aha_call& call, std::string message) {
  call.fail({AHA_FAIL_INTERNAL, "", std::move(message), 0});
}

}  // namespace

void RemoteExecutor::receive(aha_call* call, const aha_event& event) {
  run(*call, [&](Channel& channel, std::uint32_t retries) {
    return channel.receive(*call, event, event.attempt + retries, event.outcome_unknown != 0 || retries > 0);
  });
}

void RemoteExecutor::collection(aha_call* call, const aha_collection_query& query, aha_sink& out) {
  run(*call, [&](Channel& channel, std::uint32_t) { return channel.collection(*call, query, out); });
}

template <class Hand>
void RemoteExecutor::run(aha_call& call, Hand hand) {
  Record record;
  for (std::uint32_t retries = 0;; ++retries) {
    const auto channel = find_way(call, record.failed_starts > 0);
    const bool has_begun = record.kills + record.deaths > 0;
    if (!channel) return has_begun ? call.cut_short() : call.never_began();
    const auto end = hand(*channel, retries);
    if (!end.refusal.empty() && !has_begun) call.never_began();
    if (!end.refusal.empty())
      return fail(call, "The event was not handed to the service's process: " + end.refusal + ".");
    if (!end.death || !may_retry(call, end, record)) return;
  }
}

// Null if there is none: the call has then failed, or has run out of time.
// has_waited  for a process that could not be started
std::shared_ptr<Channel> RemoteExecutor::find_way(aha_call& call, bool has_waited) {
  std::optional<runtime::Clock::time_point> since;  // it waits
  for (;; has_waited = true) {
    auto way = module_.way(runtime::Loop::of_this_thread());
    if (auto* const channel = std::get_if<std::shared_ptr<Channel>>(&way)) return std::move(*channel);
    if (auto* const refused = std::get_if<WorkerModule::Refused>(&way)) {
      fail(call, std::move(refused->reason));
      return nullptr;
    }
    auto& [until, fault, no_room] = std::get<WorkerModule::Wait>(way);
    const auto now = runtime::Clock::now();
    if (!since) since = now;
    if (!no_room.empty() && now - *since > room_patience)
      fault = "There is no room for a process of the service: " + no_room + ". Send the event again later.";
    if (has_waited && !fault.empty()) {
      fail(call, std::move(fault));
      return nullptr;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - now);
    if (runtime::sleep(call, static_cast<std::uint64_t>(std::max<std::int64_t>(wait.count(), 1))) != AHA_OK)
      return nullptr;
  }
}

bool RemoteExecutor::may_retry(aha_call& call, const Channel::End& end, Record& record) {
  const Death& death = *end.death;
  if (death.never_started) {  // no process had it; how long that may go on, the way says
    ++record.failed_starts;
    return !call.cancelled();
  }
  ++(end.is_blamed ? record.kills : record.deaths);
  if (end.is_blamed)
    for (const auto& [severity, text] : death.logged) call.messages().add(severity, text);
  const auto& generation = call.generation();
  const auto tell = [&](Observer::Fate fate) {
    if (!death.is_expected)
      module_.observer().lost(module_, {Observer::event_of(call), end.is_blamed}, fate, death);
  };
  if (call.cancelled()) {
    tell(Observer::Fate::out_of_time);
    return false;
  }
  if (record.kills > kills_allowed) {
    fail(call, fmt::format(
                   "Event {} was set aside: two processes of {} (version {}, generation {}) died while they "
                   "handled it; the last one {}. Sending it again will not help until the plugin is fixed.",
                   call.event_id(), generation.service(),
                   generation.version().empty() ? "unknown" : generation.version(), generation.number(),
                   death.cause));
    call.cut_short();
    module_.count_poisonous();
    tell(Observer::Fate::set_aside);
    return false;
  }
  if (record.deaths > deaths_allowed) {
    call.cut_short();
    fail(call,
         fmt::format(
             "The process of {} died {} times before event {} was done; the last one {}. Send it again.",
             generation.service(), record.deaths, call.event_id(), death.cause));
    tell(Observer::Fate::given_up);
    return false;
  }
  if (call.recording() != nullptr) call.recording()->started_over();
  if (!death.is_expected) {
    call.messages().add(AHA_LOG_WARN, fmt::format("The process of {} {}; the event was handed to a new one.",
                                                  generation.service(), death.cause));
    tell(Observer::Fate::retried);
  }
  return true;
}

}  // namespace worker
