#include "webhook_payload.hpp"

#include <aha/errors.hpp>
#include <aha/url.hpp>

#include <optional>
#include <string>

namespace aha {
namespace {

constexpr std::string_view blanks = " \t\r\n";

View parse(Call& call, std::string_view text) {
  if (text.find_first_not_of(blanks) == std::string_view::npos) return {};
  try {
    return call.parse(text);
  } catch (const MalformedJson& error) {
    throw Error(FailureKind::internal, "JSON::ParserError",
                std::string("The webhook was ignored: its body is ") + error.what() +
                    ". Set the webhook's content type to JSON where it was made, and check who posts to the "
                    "callback URL.");
  }
}

bool may_be_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// JSON, or a form whose field `payload` is JSON.
View parse_body(Call& call, std::string_view body) {
  if (may_be_json(body)) return parse(call, body);
  return parse(call, url::form_value(body, "payload").value_or(std::string(body)));
}

}  // namespace

View webhook_payload(Call& call) {
  const View payload = call.payload();
  const View field = payload["payload"];
  if (field.is_object()) return field;
  // A member of that name beside others may be the sender's own, and any text.
  if (field.is_string() && (payload.json().as_object().size() == 1 || may_be_json(field.str())))
    return parse(call, field.str());
  if (payload.is_string()) return parse_body(call, payload.str());
  return payload.empty() ? parse_body(call, call.input().raw_body) : payload;
}

}  // namespace aha
