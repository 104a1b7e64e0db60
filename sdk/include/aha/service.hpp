// The base of every service.
#pragma once

#include <aha/aha_api.hpp>
#include <aha/call.hpp>
#include <aha/http.hpp>
#include <aha/log.hpp>
#include <aha/memory.hpp>
#include <aha/secret_store.hpp>
#include <aha/view.hpp>

#include <algorithm>
#include <chrono>
#include <string_view>

namespace aha {

/// One event in the hands of a service. A fresh object is made for each event (upstream does so too), so
/// members are free to hold what the event needs, and no two events share anything.
///
/// The event is there from the first line of a handler on, and not yet in a constructor: using it there
/// throws std::logic_error. Every function here is [call]; views and texts are valid until the handler
/// returns.
class Service {
 public:
  Service() = default;
  virtual ~Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // ---- the event

  /// The event's name, such as "create_feature".
  std::string_view event() const { return call().input().event; }
  /// What happened, as Aha! (or, for "webhook", the third party) wrote it; null if there is nothing. A webhook that came
  /// as a form, which is GitHub's default, reads as the JSON of its field `payload`. Throws an Error of class
  /// JSON::ParserError (internal) if a webhook's text is no JSON: sending it again would not help, and any client may
  /// post to a callback URL, so it is no ConfigurationError either.
  View payload() const;
  /// The record that the event is about, such as payload()["feature"]. Throws MalformedEvent if it carries none.
  View subject(std::string_view kind) const;
  /// The exact text of the payload, to pass on unchanged; "{}" if there is none (upstream:
  /// payload.to_json).
  std::string_view payload_text() const;
  /// The user's settings. Contains secrets.
  View data() const { return call().data(); }
  /// The service's own memory, to read. A view of it ends when meta_data() changes it.
  View meta() const { return call().meta(); }
  /// The service's own memory, to change. Handed back to the host when the handler ends without an error.
  /// Aha! keeps changes after "installed" and "configured" only.
  json::object& meta_data() { return call().meta_data(); }
  /// Of a webhook: the exact bytes received, for signatures; else empty.
  std::string_view raw_body() const { return call().input().raw_body; }
  /// Of a webhook: the headers received.
  std::span<const aha_header> raw_headers() const { return call().input().raw_headers; }
  /// One header of a webhook by its name in any case; "" if there is none.
  std::string_view raw_header(std::string_view name) const;
  /// The same for every attempt at this event.
  std::string_view event_id() const { return call().input().event_id; }
  /// 1 for the first attempt.
  std::uint32_t attempt() const { return call().input().attempt; }
  /// Whether an earlier attempt may have done its work: look before creating again.
  bool outcome_unknown() const { return call().input().outcome_unknown; }
  /// Declares that this event may have created something which its record in Aha! does not name, even if it ends well:
  /// the next event of the record then has outcome_unknown(). The host sees by itself that a request other than a GET got
  /// no answer or a gateway's, and that an event failed after one was carried out and before a link was stored.
  void may_have_created() const { call().may_have_created(); }

  // ---- what a service works with

  /// A client for the third party. Certificates are verified unless the user's `validate_cert` is "0", and
  /// then the operator still decides. (upstream: verified only if it is "1"; here that switch only turns
  /// it off.)
  http::Client http() const;
  /// Aha!'s own API for this account. Throws AhaApi::ConfigurationError at the first call if data has no
  /// account.
  AhaApi api() const { return AhaApi(call()); }
  Log log() const { return Log(call()); }
  /// Blanks `secret` in what this event says from now on, in every spelling: for a token that the event has got or made.
  /// What http::Client sends and receives as a credential is kept already (Call::keep_secret).
  void keep_secret(std::string_view secret) const { call().keep_secret(secret); }
  /// What the host remembers for this integration from event to event, such as which endpoint answered.
  Memory memory() const { return Memory(call()); }
  /// Credentials that the host keeps for this integration, encrypted, such as tokens that change with each use.
  SecretStore secret_store() const { return SecretStore(call()); }
  /// Limits the time of what follows in this scope: `const auto limit = time_limit(5s);`
  [[nodiscard]] TimeLimit time_limit(std::chrono::milliseconds limit) const {
    return TimeLimit(call(), limit);
  }
  /// The same, so that `rest` of the event's time is left after this scope, or half of it if less than twice that is
  /// there: for a step that may take long before one that must not be missed, such as storing a link.
  [[nodiscard]] TimeLimit leaving(std::chrono::milliseconds rest) const {
    const auto remaining = call().remaining();
    return TimeLimit(call(), std::max(remaining - rest, remaining / 2));
  }
  /// Parks this event. Throws TimeoutError or Cancelled.                                      [suspends]
  void sleep(std::chrono::milliseconds duration) const { call().sleep(duration); }

  /// The value that this integration stored under `name` on a record; null if there is none. Found by the integration's id
  /// alone, compared as text: beside it, Aha! names the service or the development proxy that stored it.
  /// fields  the record's `integration_fields`. upstream: get_integration_field
  View integration_field(View fields, std::string_view name) const;

  /// The call itself, for a service's own clients. Throws std::logic_error in a constructor.
  Call& call() const;

  /// For the SDK: attaches the object to its call.
  void bind(Call& call) { call_ = &call; }

 private:
  Call* call_ = nullptr;
};

}  // namespace aha
