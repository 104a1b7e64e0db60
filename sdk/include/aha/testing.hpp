// A host for unit tests: runs a service through its real C factory, with the third party's answers scripted.
#pragma once

#include <aha/abi.h>
#include <aha/call.hpp>
#include <aha/json.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aha::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as the service sent it.
struct SentRequest {
  std::string method;
  std::string url;
  Headers headers;
  std::string body;         // whole, files included
  std::uint32_t flags = 0;  // AHA_HTTP_*
  std::uint64_t timeout_ms = 0;
  std::uint32_t max_redirects = 0;
  std::string user;
  std::string password;

  /// The first header of this name in any case; "" if there is none.
  std::string header(std::string_view name) const;
  /// The body as JSON; null if it is none.
  json::value json() const;
};

/// What the third party says to one request, or how the request ends without an answer.
struct Answer {
  int status = 200;
  std::string body = {};
  Headers headers = {};
  std::int32_t result = AHA_OK;  // an AHA_E...: no answer
  std::string error = {};        // the host's words beside it
  std::chrono::milliseconds took{0};
};

/// An event to hand to the service. Payload, data and meta_data are JSON.
struct Event {
  std::string service = {};  // empty: the plugin's first
  std::string event = {};
  json::value payload = nullptr;
  json::value data = json::object();
  json::value meta_data = json::object();
  std::string raw_body = {};
  Headers raw_headers = {};
  std::string id = "event-1";
  std::uint32_t attempt = 1;
  bool outcome_unknown = false;
};

struct Message {
  std::uint32_t severity;  // AHA_LOG_*
  std::string text;
};

struct Failure {
  std::uint32_t kind;  // AHA_FAIL_*
  std::string class_name;
  std::string message;
  std::uint64_t retry_after_ms;
};

/// How an event ended.
struct Outcome {
  std::optional<Failure> failure;
  std::optional<json::value> meta_data;  // if the service changed it
  std::vector<Message> messages;
  std::vector<SentRequest> requests;
  bool may_have_created = false;  // the service said so
  std::size_t recorded = 0;       // how often it said that its changes are on its records
  std::size_t most_at_once = 0;   // requests that were under way together
  std::vector<std::chrono::milliseconds> sleeps;
  std::string collection;  // of Host::collection: what was written
  std::vector<std::string>
      script_errors;  // a request that was not expected, an expected one that did not come

  /// Whether it ended well and as scripted.
  bool ok() const { return !failure && script_errors.empty(); }
  /// Whether any message contains `part`.
  bool logged(std::string_view part) const;
};

/// Scripted, single-threaded, with its own clock: time passes only as Answer::took and sleeps say. Requests that
/// go out together are asked for in their order, and take as long as the slowest.
///
///   aha::testing::Host host;
///   host.expect("POST", "https://hooks.slack.com/x", {.status = 404});
///   const auto outcome = host.receive({.event = "installed", .data = {{"url",
///   "https://hooks.slack.com/x"}}}); CHECK(outcome.failure->class_name == "Errors::RemoteError");
class Host {
 public:
  /// factory  the plugin under test; by default the one linked into the test (plugin_<name>_objects).
  explicit Host(const aha_factory* factory = aha_service_factory(AHA_ABI_VERSION));
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// The next request must be this one, and gets this answer. url: exactly as sent.
  Host& expect(std::string method, std::string url, Answer answer = {});
  /// Every request gets an answer from `handler`, whatever it is; for services with many requests.
  Host& answer_all(std::function<Answer(const SentRequest&)> handler);
  /// The time an event has; default 310 s.
  Host& deadline(std::chrono::milliseconds limit);
  /// The memory an event may take; default 64 MiB.
  Host& memory_limit(std::uint64_t bytes);
  /// Runs before each sleep of the service; returns what the host's sleep returns.
  Host& on_sleep(std::function<std::int32_t(std::chrono::milliseconds)> handler);

  /// Puts a value into the service's memory (memory.hpp), as an earlier event would have. What services put there stays
  /// from one receive() to the next.
  Host& remember(std::string key, std::string value);
  /// What is in the service's memory under `key`; nothing if there is nothing.
  std::optional<std::string> remembered(std::string_view key) const;
  /// The same for the secrets that the host keeps for the service (secret_store.hpp).
  Host& keep_secret(std::string key, std::string value);
  std::optional<std::string> kept_secret(std::string_view key) const;
  /// Has this host lack a capability, such as "aha.blob/1", as an older one would.
  Host& without(std::string capability);

  /// Hands one event to the service.
  Outcome receive(const Event& event);
  /// Asks for a computed collection. Only service, data and meta_data of `event` count.
  Outcome collection(std::string_view field, const Event& event = {});
  /// What the service says it is.
  json::value describe(std::string_view service = {}, std::string_view workspace_type = {});
  /// Runs the test's code inside a call, to test clients without a service. Exceptions are passed through.
  Outcome run(const Event& event, const std::function<void(Call&)>& code);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aha::testing
