// Takes events in, from whatever route one comes: finds who serves it, notes that it begins, starts its call, and
// answers with what it came to.
#pragma once

#include <chrono>
#include <string>

#include "plugin/registry.hpp"
#include "server/message.hpp"
#include "server/text_thread.hpp"
#include "store/unknown_outcomes.hpp"
#include "telemetry/log.hpp"
#include "telemetry/recurring.hpp"

namespace server {

struct EventSettings {
  std::chrono::milliseconds default_timeout;   // for an event whose user_data names none
  std::chrono::milliseconds max_timeout;       // what user_data may ask for at most
  store::UnknownOutcomes* outcomes = nullptr;  // null: events are told `earlier`
  store::Earlier earlier = {};
  TextThread* texts = nullptr;  // for large bodies and answers; null: the loop takes them
};

class EventIntake {
 public:
  // log  told of each event that failed and, at debug level, of what services log. Both outlive the object.
  EventIntake(const plugin::Registry& registry, telemetry::Log& log, const EventSettings& settings);

  // Unique across restarts. [any]
  static std::string new_event_id();

  // Answers by `respond`, at once or when the event has ended. On the request's loop; several loops at once.
  // request   its body is the one of POST /send_event, and lives as long as `respond` does
  // event_id  of new_event_id()
  void take(const Request& request, Responder respond, std::string event_id);

 private:
  const plugin::Registry& registry_;
  telemetry::Log& log_;
  const EventSettings settings_;
  telemetry::Recurring lines_;  // of events that never began
};

}  // namespace server
