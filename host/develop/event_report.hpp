// What a developer sees of each event: a line for it, and one beneath for each request that it sent.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

#include "guard/mutex.hpp"
#include "recording/taker.hpp"

namespace develop {

struct ReportStyle {
  bool has_colour = false;
  bool has_bodies = false;
  std::size_t body_bytes = 2'048;  // shown of each body
};

// The report on one call, without its secrets. Whole lines; what a service or a third party chose is shown printably.
// [any]
std::string report_on(const recording::Recorded& recorded, const ReportStyle& style);

class EventReport final : public recording::Taker {
 public:
  // out  where reports go; outlives the object
  EventReport(std::FILE* out, const ReportStyle& style) : out_(out), style_(style) {}

  void take(const recording::Recorded& recorded) override;

  // The body of a request to /send_event that repeats the last event, with its secrets; empty: there was none. [any]
  std::string last_event() const;

 private:
  std::FILE* const out_;
  const ReportStyle style_;
  mutable guard::Mutex mutex_;
  std::string last_event_ AHA_GUARDED_BY(mutex_);
};

}  // namespace develop
