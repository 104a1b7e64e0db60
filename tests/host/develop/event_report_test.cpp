#include "develop/event_report.hpp"

#include <doctest/doctest.h>

#include <memory>

namespace {

using recording::RawCase;

struct Sample {
  Sample() {
    raw.parts.service = "hello";
    raw.parts.event = "create_feature";
    raw.took = std::chrono::milliseconds(132);
    raw.payload = R"({"a":1})";
    raw.data = R"({"token":"s3cret"})";
    raw.meta_data = "{}";
  }

  egress::Response& exchange(std::string method, std::string url, int status, std::string sent = "") {
    auto& exchanges = raw.parts.exchanges;
    exchanges.push_back({{std::move(method), std::move(url), {}, std::move(sent)}, {}});
    exchanges.back().response.status = status;
    exchanges.back().response.took = std::chrono::milliseconds(97);
    return exchanges.back().response;
  }

  std::string report(const develop::ReportStyle& style = {}) const {
    return develop::report_on({raw, cassette::Redacted{raw.parts, {}}}, style);
  }

  RawCase raw;
};

TEST_CASE("event report: a line for the event, and one beneath for each request") {
  Sample sample;
  sample.exchange("GET", "https://a.example/x", 200);
  sample.exchange("POST", "https://a.example/y", 500);
  CHECK(sample.report() ==
        "hello create_feature: ok, 132 ms\n"
        "  GET https://a.example/x -> 200, 97 ms\n"
        "  POST https://a.example/y -> 500, 97 ms\n");
}

TEST_CASE("event report: what cannot be shown is said, and a failure has its class all the same") {
  Sample sample;
  sample.raw.parts.result.exception_class = "Errors::RemoteError";
  CHECK(develop::report_on({sample.raw, tl::unexpected(std::string("it is nested too deeply"))}, {}) ==
        "hello create_feature: failed, 132 ms\n"
        "  its requests are not shown: it is nested too deeply\n"
        "    Errors::RemoteError\n");
  sample.raw.parts.result.exception_class.reset();
  sample.raw.why_no_case = "its bodies have more than 32 MiB";
  CHECK(sample.report() ==
        "hello create_feature: ok, 132 ms\n"
        "  its requests are not all shown: its bodies have more than 32 MiB\n");
}

TEST_CASE("event report: a failure, a request without an answer and what the service said stand below") {
  Sample sample;
  auto& response = sample.exchange("GET", "https://a.example/", 0);
  response.error = egress::Error::timed_out;
  response.message = "It took too long.";
  sample.raw.parts.attempt = 2;
  sample.raw.parts.result.messages = {{{"severity", 1}, {"message", "one\ntwo"}}};
  sample.raw.parts.result.exception_class = "Errors::RemoteError";
  sample.raw.parts.result.exception_message = "No.";
  CHECK(sample.report() ==
        "hello create_feature: failed, attempt 2, 132 ms\n"
        "  GET https://a.example/ -> timed_out, 97 ms\n"
        "    It took too long.\n"
        "    info: one\n"
        "          two\n"
        "    Errors::RemoteError: No.\n");
}

TEST_CASE("event report: the line that the SDK logs about a request is not shown again") {
  Sample sample;
  sample.exchange("GET", "https://a.example/", 200);
  sample.raw.parts.result.messages = {
      {{"severity", 0}, {"message", "GET https://a.example/: 200 in 45 ms"}},
      {{"severity", 0}, {"message", "GET https://a.example/x: 200 in 45 ms"}},
      {{"severity", 1}, {"message", "GET https://a.example/: 401 in 45 ms, no"}}};
  CHECK(sample.report() ==
        "hello create_feature: ok, 132 ms\n"
        "  GET https://a.example/ -> 200, 97 ms\n"
        "    debug: GET https://a.example/x: 200 in 45 ms\n"
        "    info: GET https://a.example/: 401 in 45 ms, no\n");
}

TEST_CASE("event report: what others chose moves no cursor and turns no text") {
  Sample sample;
  sample.exchange("GET", "https://a.example/\x1b[2J", 200).body = "\x1b[31m\xe2\x80\xae";
  sample.raw.parts.result.messages = {{{"severity", 3}, {"message", "\x1b]0;title\x07"}}};
  const std::string report = sample.report({.has_bodies = true});
  CHECK(report.find('\x1b') == std::string::npos);
  CHECK(report.find('\x07') == std::string::npos);
  CHECK(report.find("\xe2\x80\xae") == std::string::npos);
  CHECK(report.find("\\u{202e}") != std::string::npos);
}

TEST_CASE("event report: bodies are shown only if asked for, and cut with a notice") {
  Sample sample;
  sample.exchange("POST", "https://a.example/", 200, "0123456789").body = std::string("\xff\x00", 2);
  CHECK(sample.report().find("01234") == std::string::npos);
  const std::string report = sample.report({.has_bodies = true, .body_bytes = 4});
  CHECK(report.find("    > 0123\n    > ... 4 of 10 bytes are shown\n") != std::string::npos);
  CHECK(report.find("    < 2 bytes that are no text\n") != std::string::npos);
}

TEST_CASE("event report: a call whose secrets cannot be blanked shows no request") {
  Sample sample;
  sample.exchange("GET", "https://a.example/s3cret", 200);
  const tl::expected<cassette::Redacted, std::string> none =
      tl::unexpected<std::string>("a secret would be left in it");
  CHECK(develop::report_on({sample.raw, none}, {}) ==
        "hello create_feature: ok, 132 ms\n"
        "  its requests are not shown: a secret would be left in it\n");
}

TEST_CASE("event report: colours are used only if asked for") {
  const Sample sample;
  CHECK(sample.report().find('\x1b') == std::string::npos);
  CHECK(sample.report({.has_colour = true}).find("\x1b[32mok\x1b[0m") != std::string::npos);
}

TEST_CASE("event report: the last event can be repeated as it came, and a collection is no event") {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::tmpfile(), std::fclose);
  develop::EventReport report(out.get(), {});
  CHECK(report.last_event().empty());
  Sample sample;
  const tl::expected<cassette::Redacted, std::string> redacted = cassette::Redacted{sample.raw.parts, {}};
  report.take({sample.raw, redacted});
  const std::string body =
      R"({"service_name":"hello","event":"create_feature","payload":{"a":1},"user_data":{"token":"s3cret"},"meta_data":{}})";
  CHECK(report.last_event() == body);
  sample.raw.parts.field_name = "project";
  report.take({sample.raw, redacted});
  CHECK(report.last_event() == body);
}

}  // namespace
