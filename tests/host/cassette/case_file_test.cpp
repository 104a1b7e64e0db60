#include "cassette/case_file.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using cassette::parse_case;

const std::string head = R"({"format": "aha-cassette/1", "name": "x/y", "service": "x", )";

TEST_CASE("a case is read with its requests, answers and result") {
  const auto read = parse_case(head + R"("event": "installed", "data": {"a": 1}, "exchanges": [
      {"request": {"method": "post", "url": "https://a.example/", "headers": {"X": "1"}, "body": {"b": 2}},
       "response": {"status": 201, "headers": {"Set-Cookie": ["c=1", "d=2"]}, "body_base64": "AAE="}},
      {"request": {"method": "GET", "url": "https://a.example/"}, "response": null,
       "error": {"kind": "timed_out", "message": "too late"}}],
      "result": {"meta_data": {"m": 1}, "exception": null}})");
  REQUIRE(read);
  REQUIRE(*read);
  const auto& recorded = **read;
  REQUIRE(recorded.exchanges.size() == 2);
  CHECK(recorded.exchanges[0].request.method == "POST");
  CHECK(recorded.exchanges[0].request.body == R"({"b":2})");
  CHECK(recorded.exchanges[0].response.status == 201);
  CHECK(recorded.exchanges[0].response.headers.size() == 2);
  CHECK(recorded.exchanges[0].response.body == std::string("\0\1", 2));
  CHECK(recorded.exchanges[1].response.error == egress::Error::timed_out);
  CHECK(recorded.exchanges[1].response.message == "too late");
  CHECK(recorded.status == 200);
  CHECK(!recorded.is_collection());
  CHECK(!recorded.result.exception_class);
}

TEST_CASE("an error is known by its Ruby exception, too") {
  const auto read =
      parse_case(head + R"("exchanges": [{"request": {"method": "GET", "url": "https://a.example/"},
      "error": {"exception_class": "Errno::ECONNREFUSED"}}], "result": {}})");
  REQUIRE(read);
  CHECK((*read)->exchanges[0].response.error == egress::Error::connect_failed);
}

TEST_CASE("other JSON is no case, and no mistake") {
  CHECK(*parse_case("[1]") == std::nullopt);
  CHECK(*parse_case(R"({"format": "aha-cassette/2"})") == std::nullopt);
  CHECK(*parse_case(R"({"format": 1})") == std::nullopt);
  CHECK(*parse_case(head + R"("mocked": true, "result": {}})") == std::nullopt);
}

TEST_CASE("what is wrong with a case is named") {
  CHECK(parse_case("{").error() == "it is not JSON");
  CHECK(parse_case(R"({"format": "aha-cassette/1"})").error() == "the member \"name\" is missing");
  CHECK(parse_case(head + R"("event": 1, "result": {}})").error() == "the member \"event\" must be a string");
  CHECK(parse_case(head + R"("exchanges": {}, "result": {}})").error() ==
        "the member \"exchanges\" must be a list");
  CHECK(parse_case(head + R"("exchanges": [{}], "result": {}})").error() ==
        "the member \"request\" is missing");
  CHECK(parse_case(head + R"("event": "installed"})").error() == "the member \"result\" is missing");
}

}  // namespace
