// One event, or one collection query, while it is handled: the C++ face of aha_call.
#pragma once

#include <aha/abi.h>
#include <aha/arena.hpp>
#include <aha/redaction.hpp>
#include <aha/view.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace aha {

/// What the host hands in with a call. All of it is borrowed until the call ends.
struct CallInput {
  std::string_view service = {};
  std::string_view event = {};
  std::string_view payload = "null";
  std::string_view data = "{}";
  std::string_view meta_data = "{}";
  std::string_view raw_body = {};
  std::span<const aha_header> raw_headers = {};
  std::string_view event_id = {};
  std::uint32_t attempt = 1;
  bool outcome_unknown = false;
};

/// Parses lazily, and reaches the host. Services use it through Service, http::Client and AhaApi; it is
/// public for services that bring their own client. All of it is [call].
class Call {
 public:
  Call(const aha_host& host, aha_call* call, const CallInput& input);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const CallInput& input() const { return input_; }
  const aha_host& host() const { return *host_; }
  aha_call* handle() const { return call_; }
  Arena& arena() { return arena_; }

  /// The parsed documents. Each is parsed at the first use. Throws Error (internal) if the text is not
  /// JSON.
  View payload();
  View data();
  View meta();
  /// The service's own memory, to be changed. Views into it end when it changes.
  json::object& meta_data();
  /// Hands meta_data back to the host, if meta_data() was called.
  void store_meta_data();

  /// Adds a line to the event's messages, redacted. Never throws: a log line is not worth an event.
  void log(std::uint32_t severity, std::string_view message) noexcept;
  /// See Service::may_have_created(). Without effect on a host that lacks "aha.outcome/1".
  void may_have_created() noexcept;
  /// The records in Aha! tell of all that the event has created so far. AhaApi says so itself once it has stored a link.
  void changes_are_recorded() noexcept;
  /// Blanks the integration's secrets and those that were kept, and replaces what is not UTF-8.
  std::string redact(std::string_view text);
  /// Has redact() blank one more secret from now on, in every spelling, such as a token that a login gave. http::Client
  /// keeps what it sees itself: the credentials it sends in headers and addresses, cookies it is given, and members of
  /// small answers that are called tokens, secrets or passwords; SecretStore, what it puts and reads. Never throws: without
  /// memory, the event ends soon.
  /// secret  a text; if it is an object or a list of JSON, each text in it is a secret, too
  void keep_secret(std::string_view secret) noexcept;

  /// Time until the deadline or the narrowest TimeLimit; 0 or less once it has passed.
  std::chrono::milliseconds remaining() const;
  /// Parks the call. Throws TimeoutError or Cancelled.                                       [suspends]
  void sleep(std::chrono::milliseconds duration);
  /// Parses `text` into the call's memory. The view is valid until the call ends. Throws MalformedJson.
  View parse(std::string_view text);

 private:
  friend class TimeLimit;

  View parse_input(std::string_view name, std::string_view text);
  Redaction& redaction();

  const aha_host* host_;
  aha_call* call_;
  CallInput input_;
  Arena arena_;
  std::optional<View> payload_;
  std::optional<View> data_;
  std::optional<json::value> meta_data_;
  std::optional<Redaction> redaction_;
  bool meta_data_touched_ = false;
  std::int64_t floor_ms_ = 0;  // host time left at which the narrowest TimeLimit ends
};

/// Narrows the time that requests and sleeps of a call may take, as long as it lives. Limits nest; the
/// narrowest counts. Measured by the host's clock, so a plugin that computes without end is not stopped by
/// it.      [call]
class TimeLimit {
 public:
  TimeLimit(Call& call, std::chrono::milliseconds limit);
  ~TimeLimit() { call_->floor_ms_ = outer_floor_ms_; }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

 private:
  Call* call_;
  std::int64_t outer_floor_ms_;
};

}  // namespace aha
