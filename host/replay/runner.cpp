#include "replay/runner.hpp"

#include <memory>
#include <optional>

#include "cassette/answer_comparison.hpp"
#include "cassette/playback.hpp"
#include "protocol/envelope.hpp"
#include "runtime/loop.hpp"
#include "runtime/stored_kv.hpp"
#include "server/routes/routes.hpp"
#include "store/kv_store.hpp"

namespace replay {
namespace {

std::string request_body(const cassette::Case& recorded) {
  boost::json::object body{
      {"service_name", recorded.service}, {"meta_data", recorded.meta_data}, {"user_data", recorded.data}};
  if (recorded.is_collection()) {
    body["field_name"] = recorded.field_name;
  } else {
    body["event"] = recorded.event;
    body["payload"] = recorded.payload;
  }
  return boost::json::serialize(body);
}

// What the service remembered when the case was recorded.
// body  The request's, as it will be sent.
void remember(const cassette::Case& recorded, std::string body, const plugin::Registry& plugins,
              store::KvStore& remembered) {
  const auto generation = plugins.find(recorded.service);
  const auto envelope = protocol::slice_envelope(body);
  if (!generation || !envelope) return;
  const auto scope =
      runtime::StoredKv::scope(*generation, {.account = envelope->account, .id = envelope->integration});
  for (const auto& [key, value] : recorded.remembered) remembered.put(scope, key, value, [](auto) {});
}

// A loop for the one event, so that nothing a service leaves behind reaches the next case.
std::optional<HostAnswer> ask(const server::Route& route, const cassette::Case& recorded,
                              const plugin::Registry& plugins, cassette::Tape& tape,
                              runtime::Recorder* recorder) {
  const runtime::CallLimits limits;
  store::KvStore remembered;
  store::SealedValues secrets(remembered, store::Seal::new_key());  // a case has none
  std::string body = request_body(recorded);
  remember(recorded, body, plugins, remembered);
  runtime::Loop loop({.egress =
                          [&](boost::asio::io_context& context) {
                            return std::make_unique<cassette::Playback>(context, tape);
                          },
                      .kv =
                          [&](runtime::Continuations& waiting) {
                            return std::make_unique<runtime::StoredKv>(waiting, remembered, secrets);
                          },
                      .recorder = recorder},
                     limits);
  std::optional<HostAnswer> answer;
  loop.defer([&] {
    route.handle({route.method, route.path, "", body, loop}, [&](server::Reply&& reply) {
      answer = HostAnswer{reply.status, std::move(reply.body)};
      loop.context().stop();
    });
  });
  loop.run();
  return answer;
}

}  // namespace

std::optional<HostAnswer> run(const cassette::Case& recorded, const plugin::Registry& plugins,
                              cassette::Tape& tape, const Timeouts& timeouts, runtime::Recorder* recorder) {
  auto log = telemetry::Log::silent();
  const server::EventSettings settings{.default_timeout = timeouts.usual,
                                       .max_timeout = std::max(timeouts.usual, timeouts.longest),
                                       .earlier = {recorded.attempt, recorded.outcome_unknown}};
  const auto route =
      recorded.is_collection()
          ? server::remote_collection_route(plugins, timeouts.usual, nullptr)
          : server::send_event_route(std::make_shared<server::EventIntake>(plugins, log, settings));
  return ask(route, recorded, plugins, tape, recorder);
}

cassette::Differences play(const cassette::Case& recorded, const plugin::Registry& plugins,
                           std::chrono::milliseconds timeout, runtime::Recorder* recorder) {
  cassette::Tape tape(recorded);
  const auto answer = run(recorded, plugins, tape, {.usual = timeout}, recorder);
  if (!answer) return {{"answer", "an answer", cassette::nothing}};
  auto differences = cassette::compare_answers(recorded, answer->status, answer->body);
  const auto of_requests = tape.differences();
  differences.insert(differences.end(), of_requests.begin(), of_requests.end());
  return differences;
}

}  // namespace replay
