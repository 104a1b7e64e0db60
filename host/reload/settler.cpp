#include "reload/settler.hpp"

#include <algorithm>

namespace reload {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_backoff{20};
constexpr milliseconds longest_backoff{200};

}  // namespace

milliseconds Settler::waiting_time(Change change) const {
  switch (change) {
    // A linker's output may look whole before it is; if the end of its writing is missed, this is the
    // fallback.
    case Change::created:
      return milliseconds(times_.unfinished_ms);
    case Change::written:
    case Change::touched:
      return milliseconds(times_.settle_ms);
    case Change::moved_in:
      return milliseconds(0);
    case Change::gone:
      return milliseconds(times_.gone_ms);
  }
  return milliseconds(times_.settle_ms);
}

void Settler::note(const std::string& file, Change change, Clock::time_point now) {
  auto [entry, is_new] = waiting_.try_emplace(file);
  auto& waiting = entry->second;
  if (is_new) waiting.noticed = now;
  if (!is_new && change == Change::touched) return;
  // Each rescan finds a file gone again; only the first time is news.
  if (!is_new && change == Change::gone && waiting.change == Change::gone) return;
  waiting.change = change;
  waiting.due = now + waiting_time(change);
  waiting.unfinished.reset();
  waiting.backoff = first_backoff;
}

void Settler::hasten(Clock::time_point now) {
  for (auto& [file, waiting] : waiting_) waiting.due = std::min(waiting.due, now);
}

std::optional<Clock::time_point> Settler::next_due() const {
  std::optional<Clock::time_point> next;
  for (const auto& [file, waiting] : waiting_)
    if (!next || waiting.due < *next) next = waiting.due;
  return next;
}

std::vector<Settler::Due> Settler::due(Clock::time_point now) const {
  std::vector<Due> files;
  for (const auto& [file, waiting] : waiting_)
    if (waiting.due <= now) files.push_back({file, waiting.noticed});
  return files;
}

bool Settler::again(const std::string& file, const artifact::FileStamp& stamp, Clock::time_point now) {
  const auto entry = waiting_.find(file);
  if (entry == waiting_.end()) return false;
  auto& waiting = entry->second;
  if (waiting.change == Change::moved_in) return false;
  if (waiting.unfinished != stamp) {
    waiting.unfinished = stamp;
    waiting.unfinished_since = now;
    waiting.backoff = first_backoff;
  }
  if (now - waiting.unfinished_since >= milliseconds(times_.unfinished_ms)) return false;
  waiting.due = now + waiting.backoff;
  waiting.backoff = std::min(2 * waiting.backoff, longest_backoff);
  return true;
}

}  // namespace reload
