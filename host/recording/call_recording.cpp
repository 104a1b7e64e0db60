#include "recording/call_recording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cassette/credentials.hpp"
#include "cassette/transport_headers.hpp"
#include "edge/c_edge.hpp"
#include "egress/body_source.hpp"
#include "protocol/exception.hpp"

namespace recording {
namespace {

// What stands for an attachment that is too large, in the answer which brought it and in each request that sends it on.
std::string note_of(std::uint64_t bytes) {
  return fmt::format("[an attachment of {} bytes, which was not recorded]", bytes);
}

std::string content_of(const egress::Blob& blob, std::size_t limit) {
  if (blob.size() > limit) return note_of(blob.size());
  std::string content(blob.size(), '\0');
  content.resize(blob.read(0, content.data(), content.size()));
  return content;
}

std::string body_of(const egress::Request& request, const egress::BlobStore& blobs, std::size_t file_limit) {
  if (request.parts.empty()) return std::string(request.body);
  std::vector<std::string> notes;
  notes.reserve(request.parts.size());  // so that nothing moves
  auto parts = request.parts;
  for (auto& part : parts) {
    const auto blob = part.blob != 0 ? blobs.find(part.blob) : nullptr;
    if (!blob || blob->size() <= file_limit) continue;
    part.bytes = notes.emplace_back(note_of(blob->size()));
    part.blob = 0;
  }
  const auto source = egress::BodySource::of(parts, blobs);
  if (!source) return {};
  std::string body(source->size(), '\0');
  std::size_t at = 0;
  while (const std::size_t read = source->read(body.data() + at, body.size() - at)) at += read;
  body.resize(at);
  return body;
}

cassette::SentRequest sent(const egress::Request& request, const std::string& url, std::string body) {
  cassette::SentRequest out{request.method, url, cassette::sent_headers(request), std::move(body)};
  if (request.ntlm) out.headers.emplace_back("Authorization", cassette::ntlm_stub());
  return out;
}

}  // namespace

CallRecording::CallRecording(const plugin::Generation& generation, const runtime::Task& task,
                             const Limits& limits, Done done, Onlooker* onlooker)
    : task_(task), limits_(limits), done_(std::move(done)), onlooker_(onlooker) {
  raw_.when = std::chrono::system_clock::now();
  raw_.parts.service = generation.service();
  raw_.generation = generation.number();
  raw_.schema = generation.description().schema_json;
  if (onlooker_ == nullptr) return;
  edge::c_edge([](std::string_view) {},
               [&] {
                 raw_.number = onlooker_->began(generation, task);
                 raw_.stored_secrets = onlooker_->secrets_of(raw_.number);
               });
}

void CallRecording::exchanged(const egress::Request& request, const std::string& url,
                              const egress::Response& response, const egress::BlobStore& blobs) {
  if (!done_ || bytes_ > limits_.case_bytes) return;
  egress::Response answer;
  answer.error = response.error;
  answer.message = response.message;
  answer.status = response.status;
  answer.took = response.took;
  answer.headers = cassette::received_headers(response.headers);
  const auto file = response.blob != 0 ? blobs.find(response.blob) : nullptr;
  answer.body = file ? content_of(*file, limits_.file_bytes) : response.body;
  cassette::SentRequest asked = sent(request, url, body_of(request, blobs, limits_.file_bytes));
  bytes_ += asked.body.size() + answer.body.size();
  const auto at = std::max(time_since_begin() - answer.took, std::chrono::milliseconds(0));
  if (onlooker_ != nullptr)
    edge::c_edge([](std::string_view) {},
                 [&] {
                   onlooker_->requested(raw_.number, {requests_++, asked.method, asked.url, answer, at});
                 });
  if (bytes_ > limits_.case_bytes) return forget_exchanges();
  raw_.parts.exchanges.push_back({std::move(asked), std::move(answer)});
  raw_.began.push_back(at);
}

std::chrono::milliseconds CallRecording::time_since_begin() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
}

void CallRecording::forget_exchanges() {
  raw_.parts.exchanges.clear();
  raw_.began.clear();
}

void CallRecording::kv_used(std::string_view key, const std::optional<std::string>& before) {
  values_before_.try_emplace(std::string(key), before);
}

void CallRecording::started_over() {
  forget_exchanges();
  bytes_ = 0;
  requests_ = 0;
  ++raw_.parts.attempt;
  raw_.parts.outcome_unknown = true;
}

void CallRecording::ended(const runtime::Outcome& outcome) {
  const auto done = std::exchange(done_, nullptr);
  raw_.took = time_since_begin();
  raw_.never_began = outcome.never_began;
  if (outcome.was_cut_short)
    raw_.why_no_case = "it was cut short";
  else if (bytes_ > limits_.case_bytes)
    raw_.why_no_case = fmt::format("its requests and answers are larger than {} bytes", limits_.case_bytes);
  keep_task();
  keep_outcome(outcome);
  raw_.bytes = bytes_ + raw_.data.size() + raw_.meta_data.size() + raw_.payload.size() +
               raw_.new_meta_data.size() + raw_.collection.size();
  done(std::move(raw_));
}

void CallRecording::keep_task() {
  std::visit(
      [&](const auto& task) {
        raw_.event_id = task.id;
        raw_.data = task.data;
        raw_.meta_data = task.meta_data;
      },
      task_);
  if (const auto* const event = std::get_if<runtime::Event>(&task_)) {
    raw_.parts.event = event->name;
    raw_.payload = event->payload;
    raw_.parts.attempt += event->attempt - 1;
    raw_.parts.outcome_unknown |= event->outcome_unknown;
  } else {
    raw_.parts.field_name = std::get<runtime::CollectionQuery>(task_).field;
  }
  for (auto& [key, value] : values_before_) {
    if (value) raw_.parts.remembered.emplace(key, std::move(*value));
  }
}

// As the routes tell it.
void CallRecording::keep_outcome(const runtime::Outcome& outcome) {
  cassette::Result& result = raw_.parts.result;
  raw_.new_meta_data = outcome.meta_data.value_or(raw_.meta_data);
  for (const auto& [severity, text] : outcome.messages)
    result.messages.push_back({{"severity", severity}, {"message", text}});
  if (outcome.failure) {
    result.exception_class = protocol::exception_class(*outcome.failure, raw_.parts.service);
    result.exception_message = outcome.failure->message;
    if (raw_.parts.is_collection()) raw_.parts.status = protocol::http_status(*outcome.failure);
  } else {
    raw_.collection = outcome.collection;
  }
}

}  // namespace recording
