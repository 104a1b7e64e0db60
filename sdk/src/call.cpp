#include "utf8.hpp"

#include <aha/bytes.hpp>
#include <aha/call.hpp>
#include <aha/errors.hpp>

#include <algorithm>
#include <new>
#include <string>

namespace aha {
namespace {

/// Null on a host that lacks "aha.outcome/1".
const aha_outcome* outcome_functions(const aha_host& host) {
  const auto* functions =
      static_cast<const aha_outcome*>(host.query(&host, to_bytes(AHA_CAPABILITY_OUTCOME)));
  return functions != nullptr && functions->size >= AHA_OUTCOME_SIZE_V1 ? functions : nullptr;
}

}  // namespace

Call::Call(const aha_host& host, aha_call* call, const CallInput& input)
    : host_(&host), call_(call), input_(input), arena_(host, call) {}

View Call::parse(std::string_view text) {
  void* place = arena_.allocate(sizeof(json::value), alignof(json::value));
  return View(*new (place) json::value(parse_json(text, &arena_)));
}

View Call::parse_input(std::string_view name, std::string_view text) {
  try {
    return parse(text);
  } catch (const MalformedJson& error) {
    throw Error(FailureKind::internal, "JSON::ParserError",
                "The event's " + std::string(name) + " is " + error.what() + ".");
  }
}

View Call::payload() {
  if (!payload_) payload_ = parse_input("payload", input_.payload);
  return *payload_;
}

View Call::data() {
  if (!data_) data_ = parse_input("data", input_.data);
  return *data_;
}

View Call::meta() {
  // On the heap, since it may change: an arena would keep every earlier state of it.
  if (!meta_data_) {
    try {
      meta_data_ = parse_json(input_.meta_data);
    } catch (const MalformedJson& error) {
      throw Error(FailureKind::internal, "JSON::ParserError",
                  std::string("The event's meta_data is ") + error.what() + ".");
    }
  }
  return View(*meta_data_);
}

json::object& Call::meta_data() {
  meta();
  meta_data_touched_ = true;
  return meta_data_->is_object() ? meta_data_->get_object() : meta_data_->emplace_object();
}

void Call::store_meta_data() {
  if (!meta_data_touched_) return;
  const std::string text = json::serialize(*meta_data_);
  host_->set_meta_data(call_, to_bytes(text));
}

Redaction& Call::redaction() {
  if (redaction_) return *redaction_;
  redaction_.emplace();
  try {
    redaction_->add_all(data());
    redaction_->add_all(meta());
  } catch (const Error&) {
    return *redaction_;  // what cannot be read cannot be quoted either
  }
  return *redaction_;
}

std::string Call::redact(std::string_view text) {
  return valid_utf8(redaction().apply(text));
}

void Call::keep_secret(std::string_view secret) noexcept {
  try {
    redaction().add(secret);
    if (!secret.starts_with('{') && !secret.starts_with('[')) return;
    const json::value document = parse_json(secret);
    redaction().add_texts(View(document));
  } catch (...) {
    return;  // no JSON after all, or no memory
  }
}

void Call::log(std::uint32_t severity, std::string_view message) noexcept {
  try {
    const std::string line = redact(message);
    host_->log(call_, severity, to_bytes(line));
  } catch (...) {
    host_->log(call_, AHA_LOG_WARN, to_bytes("A message was lost: there was no memory left for it."));
  }
}

void Call::may_have_created() noexcept {
  if (const aha_outcome* const functions = outcome_functions(*host_)) functions->may_have_created(call_);
}

void Call::changes_are_recorded() noexcept {
  if (const aha_outcome* const functions = outcome_functions(*host_)) functions->changes_are_recorded(call_);
}

std::chrono::milliseconds Call::remaining() const {
  return std::chrono::milliseconds(host_->remaining(call_) - floor_ms_);
}

void Call::sleep(std::chrono::milliseconds duration) {
  const bool too_long = floor_ms_ > 0 && duration > remaining();
  if (too_long) throw TimeoutError("The time the service allows itself was over before it could go on.");
  const auto wait_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count()));
  switch (host_->sleep(call_, wait_ms)) {
    case AHA_OK:
      return;
    case AHA_ECANCELLED:
      throw Cancelled();
    default:
      throw TimeoutError("The event's time was over while it waited.");
  }
}

TimeLimit::TimeLimit(Call& call, std::chrono::milliseconds limit)
    : call_(&call), outer_floor_ms_(call.floor_ms_) {
  const std::int64_t left_ms = call.host_->remaining(call.call_);
  call.floor_ms_ = std::max(outer_floor_ms_, left_ms - limit.count());
}

}  // namespace aha
