// Starts the operator's events, as POST /send_event starts Aha!'s.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/event_intake.hpp"
#include "server/router.hpp"
#include "server/text_thread.hpp"
#include "workbench/composition.hpp"

namespace workbench {

class Sender {
 public:
  using Handle = std::function<void(const server::Request&, server::Responder)>;

  // All outlive the object.
  // query  what handles POST /remote_collection
  // texts  parses large events
  Sender(const Sources& sources, History& history, server::EventIntake& events, Handle query,
         server::TextThread& texts);

  // Sends what the body of POST /workbench/send says. Answers 202 with the event's id once it has begun, or with what
  // the query came to, or why nothing was sent. On the loop's thread.
  void send(runtime::Loop& loop, std::string body, server::Responder respond);

  // Sends an event with the settings that are kept for its service. Answers like send(). On the loop's thread.
  // payload  JSON, with room for a parser behind it or not
  void send_event(runtime::Loop& loop, std::string service, std::string event, std::string payload,
                  server::Responder respond);

 private:
  using Result = tl::expected<Composed, server::Reply>;

  void compose_and_start(runtime::Loop& loop, std::size_t bytes, std::function<Result()> compose,
                         server::Responder respond);
  void start(runtime::Loop& loop, Composed composed, const server::Responder& respond);

  const Sources sources_;
  History& history_;
  server::EventIntake& events_;
  const Handle query_;
  server::TextThread& texts_;
};

}  // namespace workbench
