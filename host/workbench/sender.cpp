#include "workbench/sender.hpp"

#include <fmt/format.h>

#include <utility>

#include "runtime/loop.hpp"

namespace workbench {

Sender::Sender(const Sources& sources, History& history, server::EventIntake& events, Handle query,
               server::TextThread& texts)
    : sources_(sources), history_(history), events_(events), query_(std::move(query)), texts_(texts) {}

void Sender::send(runtime::Loop& loop, std::string body, server::Responder respond) {
  const auto bytes = body.size();
  compose_and_start(
      loop, bytes, [this, body = std::move(body)] { return compose(body, sources_); }, std::move(respond));
}

void Sender::send_event(runtime::Loop& loop, std::string service, std::string event, std::string payload,
                        server::Responder respond) {
  const auto bytes = payload.size();
  compose_and_start(
      loop, bytes,
      [this, service = std::move(service), event = std::move(event), payload = std::move(payload)] {
        return compose_event(service, event, payload, sources_);
      },
      std::move(respond));
}

void Sender::compose_and_start(runtime::Loop& loop, std::size_t bytes, std::function<Result()> compose,
                               server::Responder respond) {
  const auto then = [this, &loop, respond = std::move(respond)](Result composed) {
    if (!composed) return respond(std::move(composed.error()));
    start(loop, std::move(*composed), respond);
  };
  if (bytes <= server::TextThread::most_bytes_on_a_loop) return then(compose());
  texts_.run<Result>(loop.continuations(), std::move(compose), then);
}

void Sender::start(runtime::Loop& loop, Composed composed, const server::Responder& respond) {
  // As long as the call, which views it.
  const auto body = std::make_shared<std::string>(std::move(composed.body));
  const server::Request request{"POST", composed.is_query ? "/remote_collection" : "/send_event", "", *body,
                                loop};
  if (composed.is_query)
    return query_(request, [body, respond](server::Reply&& reply) { respond(std::move(reply)); });
  const std::string id = server::EventIntake::new_event_id();
  const auto is_answered = std::make_shared<bool>(false);
  history_.expect(id, std::move(composed.secrets), [respond, is_answered](std::uint64_t number) {
    *is_answered = true;
    server::Reply reply;
    reply.status = 202;
    reply.body = fmt::format("{{\"id\":{}}}\n", number);
    respond(std::move(reply));
  });
  events_.take(
      request,
      [this, id, body, respond, is_answered](server::Reply&& reply) {
        if (*is_answered) return;
        history_.expect_no_more(id);
        respond(std::move(reply));
      },
      id);
}

}  // namespace workbench
