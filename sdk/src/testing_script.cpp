#include "testing_script.hpp"

#include <aha/auth.hpp>
#include <aha/bytes.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <utility>

namespace aha::testing {
namespace {

Headers to_headers(const aha_header* headers, std::uint64_t count) {
  Headers out;
  for (std::uint64_t i = 0; i < count; ++i)
    out.emplace_back(to_view(headers[i].name), to_view(headers[i].value));
  return out;
}

}  // namespace

void* Host::State::allocate(std::uint64_t size, std::uint64_t align) {
  if (allocated + size > memory_limit) return nullptr;
  allocated += size;
  const auto alignment = std::align_val_t(align);
  memory.emplace_back(::operator new(size, alignment, std::nothrow), Released{alignment});
  return memory.back().get();
}

/// A copy that lives as long as the call, as a real host's answer does.
aha_bytes Host::State::keep(std::string_view text) {
  auto* copy = static_cast<char*>(allocate(std::max<std::uint64_t>(text.size(), 1), 1));
  if (copy == nullptr) return {nullptr, 0};
  std::copy(text.begin(), text.end(), copy);
  return to_bytes({copy, text.size()});
}

Answer Host::State::answer_to(const SentRequest& request) {
  if (handler) return handler(request);
  const std::string what = request.method + " " + request.url;
  if (script.empty()) {
    outcome.script_errors.push_back("not expected: " + what);
    return {.result = AHA_EINTERNAL, .error = "not in the test's script"};
  }
  const Expectation next = script.front();
  script.pop_front();
  if (next.method == request.method && next.url == request.url) return next.answer;
  outcome.script_errors.push_back("expected " + next.method + " " + next.url + ", not " + what);
  return {.result = AHA_EINTERNAL, .error = "not what the test's script expects"};
}

/// What keeps values in one of the maps of a State.
template <class Functions, auto values, std::uint64_t max_value>
const Functions& Host::State::functions_over() {
  static constexpr Functions functions{
      .size = sizeof(Functions),
      .reserved = 0,
      .get = [](aha_call* call, aha_bytes key, aha_bytes* value) -> std::int32_t {
        State& state = of(call);
        const auto found = (state.*values).find(to_view(key));
        if (found == (state.*values).end()) return AHA_ENOTFOUND;
        *value = state.keep(found->second);
        return AHA_OK;
      },
      .put = [](aha_call* call, aha_bytes key, aha_bytes value) -> std::int32_t {
        if (key.size == 0 || key.size > AHA_KV_MAX_KEY) return AHA_EINVAL;
        if (value.size > max_value) return AHA_ETOOLARGE;
        (of(call).*values).insert_or_assign(std::string(to_view(key)), std::string(to_view(value)));
        return AHA_OK;
      },
      .erase = [](aha_call* call, aha_bytes key) -> std::int32_t {
        (of(call).*values).erase(std::string(to_view(key)));
        return AHA_OK;
      },
  };
  return functions;
}

const void* Host::State::query(std::string_view capability) const {
  if (std::find(missing.begin(), missing.end(), capability) != missing.end()) return nullptr;
  if (capability == AHA_CAPABILITY_HTTP) return static_cast<const aha_host*>(&host);
  if (capability == AHA_CAPABILITY_BLOB) return &blobs;
  if (capability == AHA_CAPABILITY_HTTP_ALL) return &all;
  if (capability == AHA_CAPABILITY_OUTCOME) return &outcome_functions;
  if (capability == AHA_CAPABILITY_KV)
    return &functions_over<aha_kv, &State::memory_of_service, AHA_KV_MAX_VALUE>();
  if (capability == AHA_CAPABILITY_SECRETS)
    return &functions_over<aha_secrets, &State::secrets_of_service, AHA_SECRETS_MAX_VALUE>();
  return nullptr;
}

std::int32_t Host::State::fetch(const aha_http_request& request, aha_http_response& response,
                                aha_blob& blob) {
  std::optional<std::string> file;
  const std::int32_t result = http(request, std::string(to_view(request.body)), response, &file);
  blob.id = blob.length = 0;
  if (!file) return result;
  files.push_back(std::move(*file));
  blob.id = files.size();
  blob.length = files.back().size();
  return result;
}

/// The body as a real host sends it; nothing for a file that is not one of this call's.
std::optional<std::string> Host::State::joined(const aha_part* parts, std::uint64_t count) const {
  std::string body;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (parts[i].blob > files.size()) return std::nullopt;
    const std::string_view piece = parts[i].blob == 0 ? to_view(parts[i].bytes) : files[parts[i].blob - 1];
    if ((parts[i].flags & AHA_PART_BASE64) != 0)
      body += auth::base64(piece);
    else
      body += piece;
  }
  return body;
}

std::int32_t Host::State::http(const aha_http_request& raw, std::string body, aha_http_response& response,
                               std::optional<std::string>* file) {
  SentRequest request{.method = std::string(to_view(raw.method)),
                      .url = std::string(to_view(raw.url)),
                      .headers = to_headers(raw.headers, raw.header_count),
                      .body = std::move(body),
                      .flags = raw.flags,
                      .timeout_ms = raw.timeout_ms,
                      .max_redirects = raw.max_redirects,
                      .user = std::string(to_view(raw.user)),
                      .password = std::string(to_view(raw.password))};
  outcome.requests.push_back(request);
  Answer answer = answer_to(request);
  const std::int64_t left_ms = deadline_ms - now_ms;
  const std::int64_t limit_ms =
      raw.timeout_ms == 0 ? left_ms
                          : std::min<std::int64_t>(left_ms, static_cast<std::int64_t>(raw.timeout_ms));
  now_ms += std::min(limit_ms, answer.took.count());
  response.error = keep(answer.error);
  if (answer.took.count() > limit_ms) return AHA_ETIMEDOUT;
  if (answer.result != AHA_OK) return answer.result;

  const std::size_t count = answer.headers.size();
  auto* headers = static_cast<aha_header*>(allocate((count + 1) * sizeof(aha_header), alignof(aha_header)));
  for (std::size_t i = 0; i < count; ++i)
    headers[i] = {keep(answer.headers[i].first), keep(answer.headers[i].second)};
  response.status = static_cast<std::uint32_t>(answer.status);
  response.headers = headers;
  response.header_count = count;
  if (file != nullptr && answer.status >= 200 && answer.status < 300) *file = std::exchange(answer.body, {});
  response.body = keep(answer.body);
  response.final_url = keep(request.url);
  return AHA_OK;
}

std::int32_t Host::State::send_all(std::span<aha_http_exchange> exchanges) {
  if (exchanges.size() > all.most) return AHA_EINVAL;
  const std::int64_t started_ms = now_ms;
  std::int64_t ended_ms = now_ms;
  for (aha_http_exchange& exchange : exchanges) {
    now_ms = started_ms;
    const std::uint64_t bytes_before = allocated;
    const auto first_block = static_cast<std::ptrdiff_t>(memory.size());
    exchange.result =
        http(*exchange.request, std::string(to_view(exchange.request->body)), *exchange.response);
    exchange.id = ++last_answer;
    KeptAnswer& kept = answers[exchange.id];
    kept.bytes = allocated - bytes_before;
    kept.memory.assign(std::move_iterator(memory.begin() + first_block), std::move_iterator(memory.end()));
    memory.resize(static_cast<std::size_t>(first_block));
    ended_ms = std::max(ended_ms, now_ms);
  }
  now_ms = ended_ms;
  outcome.most_at_once = std::max(outcome.most_at_once, exchanges.size());
  return AHA_OK;
}

void Host::State::release(std::uint64_t answer) {
  const auto kept = answers.extract(answer);
  if (!kept.empty()) allocated -= kept.mapped().bytes;
}

json::value Host::State::describe(std::uint32_t index, std::string_view workspace_type) const {
  StringSink sink;
  const std::int32_t result = factory->describe(index, to_bytes(workspace_type), &sink.sink);
  if (result != AHA_OK) throw std::runtime_error("describe() returned " + std::to_string(result));
  return parse_json(sink.text);
}

std::string Host::State::name_of(std::string_view service) const {
  if (!service.empty()) return std::string(service);
  const json::value description = describe(0, {});
  return View(description)["name"].text();
}

std::uint32_t Host::State::index_of(std::string_view service) const {
  if (service.empty()) return 0;
  for (std::uint32_t i = 0; i < factory->service_count; ++i)
    if (View(static_cast<const json::value&>(describe(i, {})))["name"] == service) return i;
  throw std::runtime_error("the plugin has no service " + std::string(service));
}

Outcome Host::State::finish() {
  for (const Expectation& left : script)
    outcome.script_errors.push_back("did not come: " + left.method + " " + left.url);
  script.clear();
  memory.clear();
  answers.clear();
  files.clear();
  allocated = 0;
  now_ms = 0;
  return std::exchange(outcome, {});
}

Outcome Host::State::with_instance(std::string_view service, const std::function<void(void*)>& use) {
  void* instance = nullptr;
  const std::int32_t result = factory->create(index_of(service), &host, &instance);
  if (result != AHA_OK) throw std::runtime_error("create() returned " + std::to_string(result));
  use(instance);
  factory->quiesce(instance, 1000);
  factory->destroy(instance);
  return finish();
}

}  // namespace aha::testing
