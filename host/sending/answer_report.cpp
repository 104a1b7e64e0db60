#include "sending/answer_report.hpp"

#include <algorithm>
#include <array>

#include "cassette/json_comparison.hpp"
#include "text/format.hpp"

namespace sending {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_value = 300;

std::string shortened(const json::value& value) {
  return text::printable(json::serialize(value), longest_value);
}

std::string text_at(const json::object& object, std::string_view name) {
  const auto* const member = object.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
}

std::string messages_to_text(const json::object& answer) {
  constexpr std::array<std::string_view, 5> severities{"debug", "info", "warn", "error", "fatal"};
  std::string out;
  const auto* const messages = answer.if_contains("messages");
  if (messages == nullptr || !messages->is_array()) return out;
  for (const auto& one : messages->get_array()) {
    const auto* const message = one.if_object();
    if (message == nullptr) continue;
    const auto* const severity = message->if_contains("severity");
    const auto number = severity != nullptr && severity->is_int64() ? severity->get_int64() : -1;
    const bool is_known = number >= 0 && number < static_cast<std::int64_t>(severities.size());
    out +=
        text::format("  {:10} {}\n", is_known ? severities.at(static_cast<std::size_t>(number)) : "message",
                     text_at(*message, "message"));
  }
  return out;
}

std::string changes_to_text(const json::value& before, const json::object& answer) {
  const auto* const after = answer.if_contains("meta_data");
  if (after == nullptr || !after->is_object()) return {};
  static const json::object none;
  const auto& old = before.is_object() ? before.get_object() : none;
  std::string out;
  for (const auto& [name, value] : after->get_object()) {
    const auto* const earlier = old.if_contains(name);
    if (earlier == nullptr || !cassette::same_json(*earlier, value))
      out += text::format("  {:10} {} = {}\n", "meta_data", std::string_view(name), shortened(value));
  }
  for (const auto& [name, value] : old)
    if (!after->get_object().contains(name))
      out += text::format("  {:10} {} removed\n", "meta_data", std::string_view(name));
  return out;
}

std::string outcome_to_text(const Answered& answered) {
  const auto* const exception = answered.answer.if_contains("exception");
  if (exception == nullptr || !exception->is_object())
    return text::format("ended well in {} ms\n", answered.took.count());
  const auto& failure = exception->get_object();
  return text::format("failed in {} ms: {}: {}\n", answered.took.count(), text_at(failure, "exception_class"),
                      text_at(failure, "message"));
}

// Of a request that stores fields on a record: {"integration_fields": [..]} or {"integration_field": {..}}.
std::string fields_to_text(const cassette::SentRequest& request) {
  if (request.method != "POST" || request.url.find("/integrations/") == std::string::npos ||
      !request.url.ends_with("/fields"))
    return {};
  const auto body = cassette::parse_json(request.body);
  if (!body || !body->is_object()) return {};
  json::array fields;
  if (const auto* const list = body->get_object().if_contains("integration_fields"); list && list->is_array())
    fields = list->get_array();
  else if (const auto* const one = body->get_object().if_contains("integration_field"))
    fields.push_back(*one);
  std::string out;
  for (const auto& field : fields) {
    if (!field.is_object() || !field.get_object().contains("value")) continue;
    out += text::format("  {:10} {} = {}\n", "stored", text_at(field.get_object(), "name"),
                        shortened(field.get_object().at("value")));
  }
  return out;
}

}  // namespace

bool ended_well(const json::object& answer) {
  return !answer.contains("exception");
}

std::string to_text(const Answered& answered) {
  return messages_to_text(answered.answer) + changes_to_text(answered.meta_data, answered.answer) +
         outcome_to_text(answered);
}

std::string requests_to_text(const cassette::Case& recorded) {
  std::string out;
  for (const auto& [request, response] : recorded.exchanges) {
    const bool is_answered = response.error == egress::Error::none;
    out += text::format("  {:10} {} {} -> {}\n", "request", request.method, request.url,
                        is_answered ? std::to_string(response.status) : response.message);
    if (is_answered && response.status < 300) out += fields_to_text(request);
  }
  return out;
}

}  // namespace sending
