// The bodies of frames: what crosses between host and worker, written and read in one place.
// Readers return nothing if the body is not what its kind promises; their views live as long as the body.
#pragma once

#include <aha/abi.h>

#include <optional>
#include <string_view>
#include <vector>

#include "egress/egress.hpp"
#include "runtime/kv.hpp"
#include "runtime/outcome.hpp"
#include "wire/frame.hpp"

namespace wire {

struct EventMessage {
  std::string_view id;
  std::string_view service;
  std::string_view name;
  std::string_view payload;
  std::string_view data;
  std::string_view meta_data;
  std::string_view raw_body;
  std::vector<aha_header> raw_headers;
  std::uint32_t attempt = 1;
  bool outcome_unknown = false;
  std::uint64_t remaining_ms = 0;
};

struct QueryMessage {
  std::string_view service;
  std::string_view field;
  std::string_view data;
  std::string_view meta_data;
  std::uint64_t remaining_ms = 0;
};

// What a call came to. Texts are as the worker sent them: judge them before use.
struct AnswerMessage {
  struct Line {
    std::uint32_t severity;
    std::string_view text;
  };
  struct Failed {
    std::uint32_t kind;
    std::string_view class_name;
    std::string_view message;
    std::uint64_t retry_after_ms;
  };
  std::vector<Line> lines;
  std::optional<std::string_view> meta_data;
  std::optional<Failed> failure;
  bool left_unrecorded = false;
  bool may_have_created = false;
  std::string_view collection;
};

// The event's large texts are lent: they live until the worker has read the frame, or the pipe is closed.
void write_event(Writer& writer, const aha_event& event, std::uint32_t attempt, bool outcome_unknown,
                 std::uint64_t remaining_ms);
std::optional<EventMessage> read_event(std::string_view body);

// As write_event().
void write_query(Writer& writer, const aha_collection_query& query, std::uint64_t remaining_ms);
std::optional<QueryMessage> read_query(std::string_view body);

void write_answer(Writer& writer, const runtime::Outcome& outcome);
std::optional<AnswerMessage> read_answer(std::string_view body);

// Of a request, all but the hosts it may go to, which are not the worker's to say. Its body and the bytes of its parts
// are borrowed from the frame's. Files stay with the host, and are named by their ids.
struct RequestMessage {
  std::uint64_t number = 0;  // by which the worker knows the response
  egress::Request request;
};

void write_request(Writer& writer, std::uint64_t number, const egress::Request& request);
std::optional<RequestMessage> read_request(std::string_view body);

struct ResponseMessage {
  std::uint64_t number = 0;  // the request's
  egress::Response response;
};

void write_response(Writer& writer, std::uint64_t number,
                    const std::shared_ptr<const egress::Response>& response);
std::optional<ResponseMessage> read_response(std::string_view body);

// A request for stored values (aha.kv, aha.secrets). The key is not empty.
struct MemoryMessage {
  runtime::Kv::Operation operation{};
  std::string_view key;
  std::string_view value;
};

void write_kv_request(Writer& writer, const MemoryMessage& message);
std::optional<MemoryMessage> read_kv_request(std::string_view body);

void write_kv_response(Writer& writer, const runtime::Kv::Answer& answer);
std::optional<runtime::Kv::Answer> read_kv_response(std::string_view body);

}  // namespace wire
