#include "wire/messages.hpp"

#include "plugin/abi_bytes.hpp"

namespace wire {
namespace {

using plugin::bytes;
using plugin::text;

constexpr std::size_t text_bytes = 8;       // the least that a text takes
constexpr std::size_t max_headers = 1000;   // as the host table has it
constexpr std::size_t part_bytes = 24;      // the least that a part of a body takes
constexpr std::size_t max_parts = 10'000;   // as the host table has it
constexpr std::size_t max_lines = 100'000;  // far more than a call may log

void write_headers(Writer& writer, const egress::Headers& headers) {
  writer.number(headers.size());
  for (const auto& [name, value] : headers) writer.text(name).text(value);
}

egress::Headers read_headers(Reader& reader, std::size_t most) {
  egress::Headers headers;
  const std::size_t count = reader.count(2 * text_bytes, most);
  headers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto name = reader.text();
    headers.emplace_back(name, reader.text());
  }
  return headers;
}

void write_parts(Writer& writer, const std::vector<egress::BodyPart>& parts) {
  writer.number(parts.size());
  for (const auto& part : parts) writer.text(part.bytes).number(part.blob).number(part.base64 ? 1 : 0);
}

std::vector<egress::BodyPart> read_parts(Reader& reader) {
  std::vector<egress::BodyPart> parts(reader.count(part_bytes, max_parts));
  for (auto& part : parts) {
    part.bytes = reader.text();
    part.blob = reader.number();
    part.base64 = reader.number() != 0;
  }
  return parts;
}

template <class Message>
std::optional<Message> if_done(const Reader& reader, Message&& message) {
  if (!reader.is_done()) return std::nullopt;
  return std::forward<Message>(message);
}

}  // namespace

void write_event(Writer& writer, const aha_event& event, std::uint32_t attempt, bool outcome_unknown,
                 std::uint64_t remaining_ms) {
  writer.text(text(event.id)).text(text(event.service)).text(text(event.event));
  for (const auto& part : {event.payload, event.data, event.meta_data, event.raw_body})
    writer.lent_text(text(part));
  writer.number(event.raw_header_count);
  for (std::uint64_t i = 0; i < event.raw_header_count; ++i)
    writer.text(text(event.raw_headers[i].name)).text(text(event.raw_headers[i].value));
  writer.number(attempt).number(outcome_unknown ? 1 : 0).number(remaining_ms);
}

std::optional<EventMessage> read_event(std::string_view body) {
  Reader reader(body);
  EventMessage event;
  for (auto* const part : {&event.id, &event.service, &event.name, &event.payload, &event.data,
                           &event.meta_data, &event.raw_body})
    *part = reader.text();
  event.raw_headers.resize(reader.count(2 * text_bytes));
  for (auto& header : event.raw_headers) {
    header.name = bytes(reader.text());
    header.value = bytes(reader.text());
  }
  event.attempt = reader.small_number();
  event.outcome_unknown = reader.number() != 0;
  event.remaining_ms = reader.number();
  return if_done(reader, std::move(event));
}

void write_query(Writer& writer, const aha_collection_query& query, std::uint64_t remaining_ms) {
  writer.text(text(query.service)).text(text(query.field));
  writer.lent_text(text(query.data)).lent_text(text(query.meta_data));
  writer.number(remaining_ms);
}

std::optional<QueryMessage> read_query(std::string_view body) {
  Reader reader(body);
  QueryMessage query;
  for (auto* const part : {&query.service, &query.field, &query.data, &query.meta_data})
    *part = reader.text();
  query.remaining_ms = reader.number();
  return if_done(reader, std::move(query));
}

void write_answer(Writer& writer, const runtime::Outcome& outcome) {
  writer.number(outcome.messages.size());
  for (const auto& line : outcome.messages) writer.number(line.severity).text(line.text);
  writer.number(outcome.meta_data ? 1 : 0).text(outcome.meta_data ? *outcome.meta_data : std::string_view());
  writer.number(outcome.failure ? 1 : 0);
  if (const auto& failure = outcome.failure)
    writer.number(failure->kind)
        .text(failure->class_name)
        .text(failure->message)
        .number(failure->retry_after_ms);
  writer.number(outcome.left_unrecorded ? 1 : 0).number(outcome.may_have_created ? 1 : 0);
  writer.text(outcome.collection);
}

std::optional<AnswerMessage> read_answer(std::string_view body) {
  Reader reader(body);
  AnswerMessage answer;
  answer.lines.resize(reader.count(2 * text_bytes, max_lines));
  for (auto& line : answer.lines) {
    line.severity = reader.small_number();
    line.text = reader.text();
  }
  const bool has_meta_data = reader.number() != 0;
  const auto meta_data = reader.text();
  if (has_meta_data) answer.meta_data = meta_data;
  if (reader.number() != 0) {
    auto& failure = answer.failure.emplace();
    failure.kind = reader.small_number();
    failure.class_name = reader.text();
    failure.message = reader.text();
    failure.retry_after_ms = reader.number();
  }
  answer.left_unrecorded = reader.number() != 0;
  answer.may_have_created = reader.number() != 0;
  answer.collection = reader.text();
  return if_done(reader, std::move(answer));
}

void write_request(Writer& writer, std::uint64_t number, const egress::Request& request) {
  writer.number(number).text(request.method).text(request.url);
  write_headers(writer, request.headers);
  writer.text(request.body);
  write_parts(writer, request.parts);
  writer.number(request.timeout_ms).number(request.max_redirects);
  writer.number((request.skip_tls_verify ? 1U : 0U) | (request.ntlm ? 2U : 0U) | (request.to_blob ? 4U : 0U));
  writer.text(request.user).text(request.password);
}

std::optional<RequestMessage> read_request(std::string_view body) {
  Reader reader(body);
  RequestMessage message;
  message.number = reader.number();
  egress::Request& request = message.request;
  request.method = reader.text();
  request.url = reader.text();
  request.headers = read_headers(reader, max_headers);
  request.body = reader.text();
  request.parts = read_parts(reader);
  request.timeout_ms = reader.number();
  request.max_redirects = reader.small_number();
  const std::uint64_t flags = reader.number();
  request.skip_tls_verify = (flags & 1U) != 0;
  request.ntlm = (flags & 2U) != 0;
  request.to_blob = (flags & 4U) != 0;
  request.user = reader.text();
  request.password = reader.text();
  if (request.method.empty()) return std::nullopt;
  return if_done(reader, std::move(message));
}

void write_response(Writer& writer, std::uint64_t number,
                    const std::shared_ptr<const egress::Response>& lent) {
  const egress::Response& response = *lent;
  writer.number(number).number(static_cast<std::uint64_t>(response.error)).text(response.message);
  writer.number(static_cast<std::uint64_t>(response.status));
  write_headers(writer, response.headers);
  writer.lent_text(response.body, lent)
      .text(response.final_url)
      .number(response.blob)
      .number(response.blob_bytes);
}

std::optional<ResponseMessage> read_response(std::string_view body) {
  Reader reader(body);
  ResponseMessage message;
  message.number = reader.number();
  egress::Response& response = message.response;
  response.error = static_cast<egress::Error>(reader.small_number());
  response.message = reader.text();
  response.status = static_cast<int>(reader.small_number());
  response.headers = read_headers(reader, SIZE_MAX);
  response.body = reader.text();
  response.final_url = reader.text();
  response.blob = reader.number();
  response.blob_bytes = reader.number();
  return if_done(reader, std::move(message));
}

void write_kv_request(Writer& writer, const MemoryMessage& message) {
  writer.number(static_cast<std::uint64_t>(message.operation)).text(message.key).text(message.value);
}

std::optional<MemoryMessage> read_kv_request(std::string_view body) {
  using Operation = runtime::Kv::Operation;
  Reader reader(body);
  const std::uint64_t operation = reader.number();
  MemoryMessage message{static_cast<Operation>(operation), reader.text(), reader.text()};
  const bool is_known = operation >= static_cast<std::uint64_t>(Operation::get) &&
                        operation <= static_cast<std::uint64_t>(Operation::erase_secret);
  if (!is_known || message.key.empty()) return std::nullopt;
  return if_done(reader, std::move(message));
}

// Codes are 0 or negative.
void write_kv_response(Writer& writer, const runtime::Kv::Answer& answer) {
  writer.number(static_cast<std::uint64_t>(-std::int64_t{answer.code})).text(answer.value);
}

std::optional<runtime::Kv::Answer> read_kv_response(std::string_view body) {
  Reader reader(body);
  const std::uint32_t code = reader.small_number();
  runtime::Kv::Answer answer{-static_cast<std::int32_t>(code), std::string(reader.text())};
  return if_done(reader, std::move(answer));
}

}  // namespace wire
