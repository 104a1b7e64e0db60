#include "cassette/case_text.hpp"

#include <simdjson.h>

#include <algorithm>

#include "cassette/case_file.hpp"
#include "cassette/json_comparison.hpp"
#include "text/base64.hpp"
#include "text/indented_json.hpp"

namespace cassette {
namespace {

// Written again, 1.10 would become 1.1, and what has more digits than a double would lose them.
bool is_exact(const json::value& value) {
  if (const auto* const object = value.if_object())
    return std::ranges::all_of(*object, [](const auto& member) { return is_exact(member.value()); });
  if (const auto* const list = value.if_array()) return std::ranges::all_of(*list, is_exact);
  return !value.is_double();
}

void put_body(json::object& message, const std::string& body) {
  if (body.empty()) return;
  if (!simdjson::validate_utf8(body)) {
    message["body_base64"] = text::encode_base64(body);
    return;
  }
  auto document = body.front() == '{' || body.front() == '[' ? parse_json(body) : std::nullopt;
  message["body"] = document && is_exact(*document) ? std::move(*document) : json::value(body);
}

json::object headers_of(const egress::Headers& headers) {
  json::object out;
  for (const auto& [name, value] : headers) {
    auto* const earlier = out.if_contains(name);
    if (earlier == nullptr)
      out[name] = value;
    else if (earlier->is_array())
      earlier->get_array().emplace_back(value);
    else
      *earlier = json::array{*earlier, json::value(value)};
  }
  return out;
}

json::object exchange_of(const Exchange& exchange) {
  json::object request{{"method", exchange.request.method}, {"url", exchange.request.url}};
  request["headers"] = headers_of(exchange.request.headers);
  put_body(request, exchange.request.body);
  json::object out{{"request", std::move(request)}};
  const egress::Response& answer = exchange.response;
  if (answer.error != egress::Error::none) {
    out["error"] = {{"kind", to_string(answer.error)}, {"message", answer.message}};
    return out;
  }
  json::object response{{"status", answer.status}};
  response["headers"] = headers_of(answer.headers);
  put_body(response, answer.body);
  out["response"] = std::move(response);
  return out;
}

json::object result_of(const Result& result) {
  json::object out{{"exception", nullptr}};
  if (result.exception_class)
    out["exception"] = {{"exception_class", *result.exception_class}, {"message", result.exception_message}};
  out["meta_data"] = result.meta_data;
  if (result.collection) out["collection"] = *result.collection;
  if (!result.messages.empty()) out["messages"] = result.messages;
  return out;
}

}  // namespace

std::string to_text(const Case& recorded) {
  json::object out{{"format", format_name}, {"name", recorded.name}, {"service", recorded.service}};
  if (recorded.is_collection())
    out["remote_collection"] = {{"field_name", recorded.field_name}};
  else
    out["event"] = recorded.event;
  out["data"] = recorded.data;
  out["meta_data"] = recorded.meta_data;
  if (!recorded.is_collection()) out["payload"] = recorded.payload;
  if (recorded.attempt != 1) out["attempt"] = recorded.attempt;
  if (recorded.outcome_unknown) out["outcome_unknown"] = true;
  if (!recorded.remembered.empty()) {
    json::object remembered;
    for (const auto& [key, value] : recorded.remembered) remembered[key] = value;
    out["remembered"] = std::move(remembered);
  }
  json::array exchanges;
  for (const Exchange& exchange : recorded.exchanges) exchanges.push_back(exchange_of(exchange));
  out["exchanges"] = std::move(exchanges);
  out["result"] = result_of(recorded.result);
  if (recorded.status != 200) out["proxy_status"] = recorded.status;
  return text::indented_json(out, text::Lists::one_element_per_line);
}

}  // namespace cassette
