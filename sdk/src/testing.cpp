#include <aha/testing.hpp>

#include "ascii.hpp"
#include "testing_script.hpp"

#include <aha/bytes.hpp>

#include <algorithm>

namespace aha::testing {
namespace {

std::vector<aha_header> to_abi(const Headers& headers) {
  std::vector<aha_header> out;
  for (const auto& [name, value] : headers) out.push_back({to_bytes(name), to_bytes(value)});
  return out;
}

}  // namespace

Host::Host(const aha_factory* factory) : state_(std::make_unique<State>()) {
  state_->factory = factory;
  state_->host.state = state_.get();
  static_cast<aha_host&>(state_->host) = {
      .size = sizeof(aha_host),
      .abi = AHA_ABI_VERSION,
      .query = [](const aha_host* host, aha_bytes id) { return State::of(host).query(to_view(id)); },
      .log =
          [](aha_call* call, std::uint32_t severity, aha_bytes message) {
            State::of(call).outcome.messages.push_back({severity, std::string(to_view(message))});
          },
      .http =
          [](aha_call* call, const aha_http_request* request, aha_http_response* response) {
            return State::of(call).http(*request, std::string(to_view(request->body)), *response);
          },
      .sleep = [](aha_call* call, std::uint64_t milliseconds) -> std::int32_t {
        State& state = State::of(call);
        const std::chrono::milliseconds duration(milliseconds);
        state.outcome.sleeps.push_back(duration);
        if (state.sleeper) return state.sleeper(duration);
        state.now_ms += duration.count();
        return state.now_ms > state.deadline_ms ? AHA_ETIMEDOUT : AHA_OK;
      },
      .remaining = [](aha_call* call) { return State::of(call).deadline_ms - State::of(call).now_ms; },
      .alloc = [](aha_call* call, std::uint64_t size,
                  std::uint64_t align) { return State::of(call).allocate(size, align); },
      .set_meta_data = [](aha_call* call,
                          aha_bytes text) { State::of(call).outcome.meta_data = parse_json(to_view(text)); },
      .fail =
          [](aha_call* call, std::uint32_t kind, aha_bytes class_name, aha_bytes message,
             std::uint64_t retry_ms) {
            auto& failure = State::of(call).outcome.failure;
            if (!failure)
              failure =
                  Failure{kind, std::string(to_view(class_name)), std::string(to_view(message)), retry_ms};
          },
  };
  state_->blobs = {
      .size = sizeof(aha_blob_functions),
      .reserved = 0,
      .fetch = [](aha_call* call, const aha_http_request* request, aha_http_response* response,
                  aha_blob* blob) { return State::of(call).fetch(*request, *response, *blob); },
      .http = [](aha_call* call, const aha_http_request* request, const aha_part* parts, std::uint64_t count,
                 aha_http_response* response) -> std::int32_t {
        auto body = State::of(call).joined(parts, count);
        if (!body) return AHA_EINVAL;
        return State::of(call).http(*request, std::move(*body), *response);
      },
  };
  state_->all = {
      .size = sizeof(aha_http_all),
      .most = 16,
      .send =
          [](aha_call* call, aha_http_exchange* exchanges, std::uint64_t count) {
            return State::of(call).send_all({exchanges, count});
          },
      .release = [](aha_call* call, std::uint64_t id) { State::of(call).release(id); },
  };
  state_->outcome_functions = {
      .size = sizeof(aha_outcome),
      .reserved = 0,
      .may_have_created = [](aha_call* call) { State::of(call).outcome.may_have_created = true; },
      .changes_are_recorded = [](aha_call* call) { ++State::of(call).outcome.recorded; },
  };
}

Host::~Host() = default;

Host& Host::without(std::string capability) {
  state_->missing.push_back(std::move(capability));
  return *this;
}

Host& Host::expect(std::string method, std::string url, Answer answer) {
  state_->script.push_back({std::move(method), std::move(url), std::move(answer)});
  return *this;
}

Host& Host::answer_all(std::function<Answer(const SentRequest&)> handler) {
  state_->handler = std::move(handler);
  return *this;
}

Host& Host::deadline(std::chrono::milliseconds limit) {
  state_->deadline_ms = limit.count();
  return *this;
}

Host& Host::memory_limit(std::uint64_t bytes) {
  state_->memory_limit = bytes;
  return *this;
}

Host& Host::on_sleep(std::function<std::int32_t(std::chrono::milliseconds)> handler) {
  state_->sleeper = std::move(handler);
  return *this;
}

Host& Host::remember(std::string key, std::string value) {
  state_->memory_of_service.insert_or_assign(std::move(key), std::move(value));
  return *this;
}

std::optional<std::string> Host::remembered(std::string_view key) const {
  const auto found = state_->memory_of_service.find(key);
  if (found == state_->memory_of_service.end()) return std::nullopt;
  return found->second;
}

Host& Host::keep_secret(std::string key, std::string value) {
  state_->secrets_of_service.insert_or_assign(std::move(key), std::move(value));
  return *this;
}

std::optional<std::string> Host::kept_secret(std::string_view key) const {
  const auto found = state_->secrets_of_service.find(key);
  if (found == state_->secrets_of_service.end()) return std::nullopt;
  return found->second;
}

Outcome Host::receive(const Event& event) {
  const std::string payload = json::serialize(event.payload);
  const std::string data = json::serialize(event.data);
  const std::string meta_data = json::serialize(event.meta_data);
  const std::vector<aha_header> headers = to_abi(event.raw_headers);
  const std::string service = state_->name_of(event.service);
  const aha_event raw{
      .size = sizeof(aha_event),
      .attempt = event.attempt,
      .id = to_bytes(event.id),
      .service = to_bytes(service),
      .event = to_bytes(event.event),
      .payload = to_bytes(payload),
      .data = to_bytes(data),
      .meta_data = to_bytes(meta_data),
      .raw_body = to_bytes(event.raw_body),
      .raw_headers = headers.data(),
      .raw_header_count = headers.size(),
      .outcome_unknown = event.outcome_unknown ? 1u : 0u,
      .reserved = 0,
  };
  return state_->with_instance(
      event.service, [&](void* instance) { state_->factory->receive(instance, state_->handle(), &raw); });
}

Outcome Host::collection(std::string_view field, const Event& event) {
  const std::string data = json::serialize(event.data);
  const std::string meta_data = json::serialize(event.meta_data);
  const aha_collection_query query{
      .size = sizeof(aha_collection_query),
      .reserved = 0,
      .service = to_bytes(event.service),
      .field = to_bytes(field),
      .data = to_bytes(data),
      .meta_data = to_bytes(meta_data),
  };
  StringSink sink;
  Outcome outcome = state_->with_instance(event.service, [&](void* instance) {
    state_->factory->collection(instance, state_->handle(), &query, &sink.sink);
  });
  outcome.collection = sink.text;
  return outcome;
}

json::value Host::describe(std::string_view service, std::string_view workspace_type) {
  return state_->describe(state_->index_of(service), workspace_type);
}

Outcome Host::run(const Event& event, const std::function<void(Call&)>& code) {
  const std::string payload = json::serialize(event.payload);
  const std::string data = json::serialize(event.data);
  const std::string meta_data = json::serialize(event.meta_data);
  const std::vector<aha_header> headers = to_abi(event.raw_headers);
  CallInput input;
  input.service = event.service;
  input.event = event.event;
  input.payload = payload;
  input.data = data;
  input.meta_data = meta_data;
  input.raw_body = event.raw_body;
  input.raw_headers = headers;
  input.event_id = event.id;
  input.attempt = event.attempt;
  input.outcome_unknown = event.outcome_unknown;
  {
    Call call(state_->host, state_->handle(), input);
    code(call);
    call.store_meta_data();
  }
  return state_->finish();
}

std::string SentRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (ascii::equal_ignoring_case(key, name)) return value;
  return {};
}

json::value SentRequest::json() const {
  try {
    return parse_json(body);
  } catch (const MalformedJson&) {
    return nullptr;
  }
}

bool Outcome::logged(std::string_view part) const {
  return std::any_of(messages.begin(), messages.end(),
                     [&](const Message& message) { return message.text.find(part) != std::string::npos; });
}

}  // namespace aha::testing
