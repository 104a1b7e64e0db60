#include "cassette/case_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <fstream>
#include <iterator>

#include "cassette/json_comparison.hpp"
#include "text/base64.hpp"

namespace cassette {
namespace {

// What is wrong with a member, on its way to the one place that tells it.
struct Malformed {
  std::string sentence;
};

const json::value* member(const json::object& object, std::string_view name) {
  const auto* const found = object.if_contains(name);
  return found != nullptr && !found->is_null() ? found : nullptr;
}

std::string text_of(const json::object& object, std::string_view name, bool required = false) {
  const auto* const found = member(object, name);
  if (found == nullptr && required) throw Malformed{fmt::format("the member \"{}\" is missing", name)};
  if (found == nullptr) return {};
  if (!found->is_string()) throw Malformed{fmt::format("the member \"{}\" must be a string", name)};
  return std::string(found->as_string());
}

const json::object* object_of(const json::object& object, std::string_view name, bool required = false) {
  const auto* const found = member(object, name);
  if (found == nullptr && required) throw Malformed{fmt::format("the member \"{}\" is missing", name)};
  if (found == nullptr) return nullptr;
  if (!found->is_object()) throw Malformed{fmt::format("the member \"{}\" must be an object", name)};
  return &found->get_object();
}

json::value copy_of(const json::object& object, std::string_view name) {
  const auto* const found = member(object, name);
  return found != nullptr ? *found : json::value();
}

bool is_set(const json::object& object, std::string_view name) {
  const auto* const found = member(object, name);
  return found != nullptr && !(found->is_bool() && !found->get_bool());
}

std::string header_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

egress::Headers headers_of(const json::object& message) {
  egress::Headers headers;
  const auto* const object = object_of(message, "headers");
  if (object == nullptr) return headers;
  for (const auto& [name, value] : *object) {
    if (const auto* const several = value.if_array()) {
      for (const auto& one : *several) headers.emplace_back(name, header_text(one));
    } else if (!value.is_null()) {
      headers.emplace_back(name, header_text(value));
    }
  }
  return headers;
}

// `body` is text, or JSON that stands for its own text; `body_base64` is for bytes that are no text.
std::string body_of(const json::object& message) {
  if (member(message, "body_base64") != nullptr) {
    auto bytes = text::decode_base64(text_of(message, "body_base64"));
    if (!bytes) throw Malformed{"the member \"body_base64\" is not base64"};
    return std::move(*bytes);
  }
  const auto* const body = member(message, "body");
  if (body == nullptr) return {};
  return body->is_string() ? std::string(body->get_string()) : json::serialize(*body);
}

egress::Response response_of(const json::object& exchange) {
  egress::Response response;
  if (const auto* const answer = object_of(exchange, "response")) {
    const auto* const status = member(*answer, "status");
    if (status == nullptr || !status->is_int64())
      throw Malformed{"a response needs its \"status\", a number"};
    response.status = static_cast<int>(status->get_int64());
    response.headers = headers_of(*answer);
    response.body = body_of(*answer);
    return response;
  }
  response.error = egress::Error::broken_answer;
  response.message = "The case has no answer to this request.";
  if (const auto* const error = object_of(exchange, "error")) {
    const std::string kind = text_of(*error, "kind");
    response.error = error_named(kind.empty() ? text_of(*error, "exception_class") : kind);
    response.message = text_of(*error, "message");
  }
  return response;
}

std::map<std::string, std::string> remembered_of(const json::object& object) {
  std::map<std::string, std::string> out;
  const auto* const values = object_of(object, "remembered");
  if (values == nullptr) return out;
  for (const auto& [key, value] : *values) out[key] = text_of(*values, key, true);
  return out;
}

std::uint32_t attempt_of(const json::object& object) {
  const auto* const attempt = member(object, "attempt");
  if (attempt == nullptr) return 1;
  const auto* const number = attempt->if_int64();
  if (number == nullptr || *number < 1 || *number > UINT32_MAX)
    throw Malformed{"the member \"attempt\" must be a number from 1 on"};
  return static_cast<std::uint32_t>(*number);
}

std::vector<Exchange> exchanges_of(const json::object& object) {
  std::vector<Exchange> out;
  const auto* const list = member(object, "exchanges");
  if (list == nullptr) return out;
  if (!list->is_array()) throw Malformed{"the member \"exchanges\" must be a list"};
  for (const auto& entry : list->get_array()) {
    if (!entry.is_object()) throw Malformed{"an exchange must be an object"};
    const auto& request = *object_of(entry.get_object(), "request", true);
    Exchange exchange;
    exchange.request.method = boost::algorithm::to_upper_copy(text_of(request, "method", true));
    exchange.request.url = text_of(request, "url", true);
    exchange.request.headers = headers_of(request);
    exchange.request.body = body_of(request);
    exchange.response = response_of(entry.get_object());
    out.push_back(std::move(exchange));
  }
  return out;
}

Result result_of(const json::object& object) {
  const auto& recorded = *object_of(object, "result", true);
  Result result;
  if (const auto* const exception = object_of(recorded, "exception")) {
    result.exception_class = text_of(*exception, "exception_class", true);
    result.exception_message = text_of(*exception, "message");
  }
  result.meta_data = copy_of(recorded, "meta_data");
  if (const auto* const collection = recorded.if_contains("collection")) result.collection = *collection;
  return result;
}

Case case_of(const json::object& object) {
  Case out;
  out.name = text_of(object, "name", true);
  out.service = text_of(object, "service", true);
  out.event = text_of(object, "event");
  if (const auto* const query = object_of(object, "remote_collection"))
    out.field_name = text_of(*query, "field_name", true);
  out.data = copy_of(object, "data");
  out.meta_data = copy_of(object, "meta_data");
  out.payload = copy_of(object, "payload");
  out.attempt = attempt_of(object);
  out.outcome_unknown = is_set(object, "outcome_unknown");
  out.remembered = remembered_of(object);
  out.exchanges = exchanges_of(object);
  if (const auto* const status = member(object, "proxy_status")) {
    if (!status->is_int64()) throw Malformed{"the member \"proxy_status\" must be a number"};
    out.status = static_cast<int>(status->get_int64());
  }
  out.any_exception = is_set(object, "any_exception");
  out.divergence = text_of(object, "divergence");
  out.result = result_of(object);
  return out;
}

}  // namespace

tl::expected<std::optional<Case>, std::string> parse_case(std::string_view text) {
  const auto document = parse_json(text);
  if (!document) return tl::unexpected<std::string>("it is not JSON");
  const auto* const object = document->if_object();
  const auto* const format = object != nullptr ? member(*object, "format") : nullptr;
  if (format == nullptr || !format->is_string() || std::string_view(format->get_string()) != format_name)
    return std::nullopt;
  // upstream's recorder marks so what ran without its proxy, or with parts of it replaced.
  if (is_set(*object, "mocked") || is_set(*object, "direct")) return std::nullopt;
  try {
    return case_of(*object);
  } catch (const Malformed& wrong) {
    return tl::unexpected(wrong.sentence);
  }
}

tl::expected<std::optional<Case>, std::string> read_case(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return tl::unexpected<std::string>("it cannot be read");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_case(text);
}

}  // namespace cassette
