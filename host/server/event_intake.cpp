#include "server/event_intake.hpp"

#include <aha/abi.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>
#include <random>

#include "protocol/exception.hpp"
#include "runtime/loop.hpp"
#include "server/routes/routes.hpp"
#include "server/take_envelope.hpp"

namespace server {
namespace {

// Unique across restarts, and cheap: the host is named by chance, the event by its number.
std::string next_event_id() {
  static const std::uint64_t host = std::random_device{}() | std::uint64_t{std::random_device{}()} << 32;
  static std::atomic<std::uint64_t> count{0};
  return fmt::format("{:016x}-{}", host, count.fetch_add(1, std::memory_order_relaxed) + 1);
}

// One event on its way: what the running call borrows besides the body, and what its end needs.
struct Incoming {
  const EventSettings& settings;
  telemetry::Log& log;
  telemetry::Recurring& lines;  // of events that never began
  runtime::Loop& loop;
  std::shared_ptr<plugin::Generation> generation;
  Responder respond;
  std::function<bool()> client_has_gone;
  protocol::Envelope envelope;
  std::string id;
  const runtime::Clock::time_point began = runtime::Clock::now();
  store::RecordKey record = {};  // in the settings' outcomes
  store::Earlier earlier = {};   // what the service is told of them
};

telemetry::AboutEvent about(const Incoming& incoming) {
  return {.service = incoming.envelope.service_name,
          .event = incoming.envelope.event,
          .id = incoming.id,
          .generation = incoming.generation->number(),
          .duration =
              std::chrono::duration_cast<std::chrono::milliseconds>(runtime::Clock::now() - incoming.began)};
}

void report(const Incoming& incoming, const runtime::Outcome& outcome) {
  const protocol::Envelope& envelope = incoming.envelope;
  const auto untold = outcome.never_began ? incoming.lines.admit(envelope.service_name) : 0;
  if (outcome.failure && untold)
    incoming.log.event(telemetry::Level::info, about(incoming), "{}: event {} ({}) failed: {}: {}{}",
                       envelope.service_name, incoming.id, envelope.event,
                       protocol::exception_class(*outcome.failure, envelope.service_name),
                       outcome.failure->message, telemetry::and_as_many_more(*untold));
  if (!incoming.log.enabled(telemetry::Level::debug)) return;
  for (const auto& message : outcome.messages)
    incoming.log.event(telemetry::Level::debug, about(incoming), "{}: event {} ({}): {}",
                       envelope.service_name, incoming.id, envelope.event, message.text);
}

Reply answer(const Incoming& incoming, const runtime::Outcome& outcome, std::string_view messages) {
  Reply reply;
  reply.close = outcome.still_running;
  reply.body.reserve(messages.size() + 256);
  reply.body += R"({"messages":)";
  reply.body += messages;
  if (outcome.failure) {
    reply.body += R"(,"exception":)";
    protocol::append_exception(reply.body, *outcome.failure, incoming.envelope.service_name);
  } else {
    reply.body += R"(,"meta_data":)";
    reply.body += outcome.meta_data ? std::string_view(*outcome.meta_data) : incoming.envelope.meta_data;
  }
  reply.body += '}';
  return reply;
}

// An update makes what its record lacks at the third party, such as issues of new requirements.
bool may_create(std::string_view event) {
  return event.starts_with("create_") || event.starts_with("update_");
}

// Whether Aha! is about to learn what the event came to, all of it. If not, the record's next event has to look.
bool is_known(const Incoming& incoming, const runtime::Outcome& outcome) {
  if (outcome.was_cut_short || outcome.may_have_created) return false;
  // It says what failed, and not what had been made before.
  if (outcome.failure && (outcome.left_unrecorded || outcome.failure->kind == AHA_FAIL_TIMEOUT)) return false;
  return incoming.client_has_gone == nullptr || !incoming.client_has_gone();
}

std::size_t text_bytes(const std::vector<runtime::Message>& messages) {
  return std::accumulate(messages.begin(), messages.end(), std::size_t{0},
                         [](std::size_t sum, const auto& message) { return sum + message.text.size(); });
}

void respond(const std::shared_ptr<Incoming>& incoming, runtime::Outcome&& outcome) {
  TextThread* const texts = incoming->settings.texts;
  if (texts == nullptr || text_bytes(outcome.messages) <= TextThread::most_bytes_on_a_loop)
    return incoming->respond(answer(*incoming, outcome, protocol::messages_text(outcome.messages)));
  auto messages = std::move(outcome.messages);
  texts->run<std::string>(
      incoming->loop.continuations(),
      [messages = std::move(messages)] { return protocol::messages_text(messages); },
      [incoming, outcome = std::move(outcome)](std::string_view text) {
        incoming->respond(answer(*incoming, outcome, text));
      });
}

void end(const std::shared_ptr<Incoming>& incoming, runtime::Outcome&& outcome) {
  report(*incoming, outcome);
  if (incoming->earlier.is_noted)
    incoming->settings.outcomes->end(incoming->record, incoming->earlier, is_known(*incoming, outcome));
  respond(incoming, std::move(outcome));
}

void start(const std::shared_ptr<Incoming>& incoming, const store::Earlier& earlier) {
  const protocol::Envelope& parts = incoming->envelope;
  incoming->earlier = earlier;
  runtime::Event event;
  event.id = incoming->id;
  event.name = parts.event;
  event.payload = parts.payload;
  event.data = parts.user_data;
  event.meta_data = parts.meta_data;
  event.integration = {.account = parts.account, .id = parts.integration};
  event.attempt = earlier.attempt;
  event.outcome_unknown = earlier.outcome_unknown;
  const auto& settings = incoming->settings;
  const auto timeout = std::min(parts.timeout.value_or(settings.default_timeout), settings.max_timeout);
  if (incoming->loop.start(incoming->generation, event, timeout,
                           [incoming](runtime::Outcome&& outcome) { end(incoming, std::move(outcome)); }))
    return;
  if (earlier.is_noted) settings.outcomes->end(incoming->record, earlier, !earlier.outcome_unknown);
  incoming->respond(host_full());
}

// An event that may create begins once it is noted on the disk that it does. Noted later, or not at all, an event in
// whose middle the host was killed would look as if it had never been there.
void note_then_start(const std::shared_ptr<Incoming>& incoming) {
  const protocol::Envelope& parts = incoming->envelope;
  store::UnknownOutcomes* const outcomes = incoming->settings.outcomes;
  if (outcomes == nullptr) return start(incoming, incoming->settings.earlier);
  if (parts.record.empty()) return start(incoming, {});
  const std::string owner = incoming->generation->owner().id();
  incoming->record = store::record_key({.owner = owner,
                                        .service = parts.service_name,
                                        .account = parts.account,
                                        .integration = parts.integration},
                                       parts.record);
  const auto earlier = outcomes->begin(incoming->record, may_create(parts.event),
                                       incoming->loop.continuations().keep<store::Earlier>(
                                           [incoming](store::Earlier known) { start(incoming, known); }));
  if (earlier) start(incoming, *earlier);
}

std::optional<Reply> find_fault(const tl::expected<protocol::Envelope, std::string>& envelope) {
  if (!envelope) return problem(400, "Not an event", envelope.error());
  if (!envelope->service_name.empty() && !envelope->event.empty()) return std::nullopt;
  return problem(400, "Not an event",
                 "The members \"service_name\" and \"event\" must be strings that are not empty.");
}

}  // namespace

EventIntake::EventIntake(const plugin::Registry& registry, telemetry::Log& log, const EventSettings& settings)
    : registry_(registry), log_(log), settings_(settings) {}

std::string EventIntake::new_event_id() {
  return next_event_id();
}

void EventIntake::take(const Request& request, Responder respond, std::string event_id) {
  take_envelope(
      request, settings_.texts,
      [this, &loop = request.loop, respond = std::move(respond), client_has_gone = request.client_has_gone,
       id = std::move(event_id)](tl::expected<protocol::Envelope, std::string> envelope) mutable {
        if (auto refusal = find_fault(envelope)) return respond(std::move(*refusal));
        auto generation = registry_.find(envelope->service_name);
        if (!generation) return respond(unknown_service(registry_, envelope->service_name));
        note_then_start(std::shared_ptr<Incoming>(
            new Incoming{settings_, log_, lines_, loop, std::move(generation), std::move(respond),
                         std::move(client_has_gone), std::move(*envelope), std::move(id)}));
      });
}

}  // namespace server
