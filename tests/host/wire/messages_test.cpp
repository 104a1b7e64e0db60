#include "wire/messages.hpp"

#include <doctest/doctest.h>

using wire::Kind;
using wire::Writer;

namespace {

aha_bytes bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// What `write` writes, as a body.
template <class Write>
std::string body_of(Write write) {
  wire::OutQueue out;
  Writer writer(out, Kind::event, 1);
  write(writer);
  writer.finish();
  return out.copy().substr(wire::frame_header_bytes);
}

// Every shorter body, and one that is longer, must be refused.
template <class Read>
void check_cut(const std::string& body, Read read) {
  for (std::size_t size = 0; size < body.size(); ++size)
    CHECK_FALSE(read(std::string_view(body).substr(0, size)));
  CHECK_FALSE(read(body + "x"));
}

}  // namespace

TEST_CASE("messages: an event crosses with all its parts") {
  const aha_header header{bytes("X-Signature"), bytes("abc")};
  aha_event event{};
  event.size = sizeof event;
  event.id = bytes("e-1");
  event.service = bytes("slack");
  event.event = bytes("audit");
  event.payload = bytes(R"({"a":1})");
  event.data = bytes(R"({"url":"x"})");
  event.meta_data = bytes("{}");
  event.raw_body = bytes(std::string_view("\0raw", 4));
  event.raw_headers = &header;
  event.raw_header_count = 1;
  const auto body = body_of([&](Writer& writer) { wire::write_event(writer, event, 2, true, 1'500); });
  const auto read = wire::read_event(body);
  REQUIRE(read);
  CHECK(read->id == "e-1");
  CHECK(read->service == "slack");
  CHECK(read->name == "audit");
  CHECK(read->payload == R"({"a":1})");
  CHECK(read->raw_body.size() == 4);
  REQUIRE(read->raw_headers.size() == 1);
  CHECK(read->raw_headers[0].value.size == 3);
  CHECK(read->attempt == 2);
  CHECK(read->outcome_unknown);
  CHECK(read->remaining_ms == 1'500);
  check_cut(body, wire::read_event);
}

TEST_CASE("messages: an answer crosses whether it succeeded or failed") {
  runtime::Outcome outcome;
  outcome.messages = {{AHA_LOG_INFO, "one"}, {AHA_LOG_ERROR, "two"}};
  outcome.meta_data = "{}";
  outcome.collection = "[]";
  auto body = body_of([&](Writer& writer) { wire::write_answer(writer, outcome); });
  auto read = wire::read_answer(body);
  REQUIRE(read);
  REQUIRE(read->lines.size() == 2);
  CHECK(read->lines[1].severity == AHA_LOG_ERROR);
  CHECK(read->lines[1].text == "two");
  CHECK(read->meta_data == "{}");
  CHECK_FALSE(read->failure);
  CHECK(read->collection == "[]");
  CHECK_FALSE(read->left_unrecorded);
  CHECK_FALSE(read->may_have_created);
  check_cut(body, wire::read_answer);

  outcome = {};
  outcome.left_unrecorded = outcome.may_have_created = true;
  outcome.failure = runtime::Failure{AHA_FAIL_REMOTE, "X::Y", "what happened", 250};
  body = body_of([&](Writer& writer) { wire::write_answer(writer, outcome); });
  read = wire::read_answer(body);
  REQUIRE(read);
  CHECK_FALSE(read->meta_data);
  REQUIRE(read->failure);
  CHECK(read->failure->class_name == "X::Y");
  CHECK(read->failure->retry_after_ms == 250);
  CHECK(read->left_unrecorded);
  CHECK(read->may_have_created);
}

TEST_CASE("messages: a request and its response cross, and no list of allowed hosts does") {
  const std::vector<std::string> everywhere{"*"};
  egress::Request request;
  request.method = "PUT";
  request.url = "https://example.com/x";
  request.headers = {{"A", "1"}, {"B", ""}};
  request.body = "body";
  request.timeout_ms = 5;
  request.max_redirects = 3;
  request.ntlm = true;
  request.user = "u";
  request.password = "p";
  request.allowed_hosts = &everywhere;
  auto body = body_of([&](Writer& writer) { wire::write_request(writer, 9, request); });
  const auto message = wire::read_request(body);
  REQUIRE(message);
  CHECK(message->number == 9);
  const egress::Request* const read = &message->request;
  CHECK(read->method == "PUT");
  CHECK(read->headers == request.headers);
  CHECK(read->body == "body");
  CHECK(read->max_redirects == 3);
  CHECK(read->ntlm);
  CHECK_FALSE(read->skip_tls_verify);
  CHECK(read->password == "p");
  CHECK(read->allowed_hosts == nullptr);
  check_cut(body, wire::read_request);

  egress::Response response;
  response.error = egress::Error::tls_failed;
  response.message = "why";
  response.status = 503;
  response.headers = {{"H", "v"}};
  response.body = "answer";
  response.final_url = "https://example.com/y";
  body = body_of([&](Writer& writer) {
    wire::write_response(writer, 9, std::make_shared<const egress::Response>(response));
  });
  const auto answer = wire::read_response(body);
  REQUIRE(answer);
  CHECK(answer->number == 9);
  const egress::Response* const answered = &answer->response;
  CHECK(answered->error == egress::Error::tls_failed);
  CHECK(answered->status == 503);
  CHECK(answered->headers == response.headers);
  CHECK(answered->body == "answer");
  check_cut(body, wire::read_response);
}

TEST_CASE("messages: of files only ids cross, and the bytes between them") {
  egress::Request request;
  request.method = "POST";
  request.to_blob = true;
  request.parts = {{"between", 0}, {"", 7, true}};
  auto body = body_of([&](Writer& writer) { wire::write_request(writer, 9, request); });
  const auto read = wire::read_request(body);
  REQUIRE(read);
  CHECK(read->request.to_blob);
  const auto& parts = read->request.parts;
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].bytes == "between");
  CHECK(parts[0].blob == 0);
  CHECK(parts[1].blob == 7);
  CHECK(parts[1].base64);
  check_cut(body, wire::read_request);

  egress::Response response;
  response.blob = 7;
  response.blob_bytes = 1'000'000;
  body = body_of([&](Writer& writer) {
    wire::write_response(writer, 9, std::make_shared<const egress::Response>(response));
  });
  const auto answered = wire::read_response(body);
  REQUIRE(answered);
  CHECK(answered->response.blob == 7);
  CHECK(answered->response.blob_bytes == 1'000'000);
  check_cut(body, wire::read_response);
}

TEST_CASE("messages: more headers or parts than a request may have are refused") {
  egress::Request request;
  request.method = "GET";
  request.headers.assign(1'001, {"a", "b"});
  CHECK_FALSE(wire::read_request(body_of([&](Writer& writer) { wire::write_request(writer, 9, request); })));
  request.headers.clear();
  request.parts.assign(10'001, {"x", 0});
  CHECK_FALSE(wire::read_request(body_of([&](Writer& writer) { wire::write_request(writer, 9, request); })));
}

TEST_CASE("messages: what a service asks of its memory, and what it is told, cross whole") {
  using runtime::Kv;
  const auto asked = body_of([](Writer& writer) {
    wire::write_kv_request(writer, {Kv::Operation::put, "endpoint", std::string_view("a\0b", 3)});
  });
  const auto request = wire::read_kv_request(asked);
  REQUIRE(request);
  CHECK(request->operation == Kv::Operation::put);
  CHECK(request->key == "endpoint");
  CHECK(request->value.size() == 3);
  check_cut(asked, wire::read_kv_request);

  const auto told = body_of([](Writer& writer) { wire::write_kv_response(writer, {AHA_ENOTFOUND, "x"}); });
  const auto answer = wire::read_kv_response(told);
  REQUIRE(answer);
  CHECK(answer->code == AHA_ENOTFOUND);
  CHECK(answer->value == "x");
  check_cut(told, wire::read_kv_response);
}

TEST_CASE("messages: a request to memory without a key, or of no known kind, is refused") {
  using runtime::Kv;
  for (const std::uint64_t operation : {0, 7, 1'000'000})
    CHECK_FALSE(wire::read_kv_request(body_of([&](Writer& writer) {
      wire::write_kv_request(writer, {static_cast<Kv::Operation>(operation), "key", ""});
    })));
  CHECK_FALSE(wire::read_kv_request(body_of([](Writer& writer) {
    wire::write_kv_request(writer, {Kv::Operation::get, "", ""});
  })));
}
