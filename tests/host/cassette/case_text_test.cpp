#include "cassette/case_text.hpp"

#include <doctest/doctest.h>

#include "cassette/case_file.hpp"
#include "sample.hpp"

namespace {

using namespace cassette::testing;
using cassette::Case;

Case read_back(const Case& recorded) {
  const auto read = cassette::parse_case(cassette::to_text(recorded));
  REQUIRE(read);
  REQUIRE(*read);
  return **read;
}

Case with_body(std::string body) {
  Case out = case_of({{request("POST", "https://a.example/", std::move(body)), response(204)}});
  out.name = "n";
  out.service = "s";
  out.event = "e";
  return out;
}

TEST_CASE("a case is read back as it was written") {
  egress::Response lost;
  lost.error = egress::Error::timed_out;
  lost.message = "too late";
  Case recorded = with_body("{\"a\": [1, \"\\u0000\"]}");
  recorded.exchanges.push_back({request("GET", "https://b.example/", "", {{"X-A", "1"}}), lost});
  recorded.exchanges[0].response.headers = {
      {"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}, {"Set-Cookie", "c=3"}};
  recorded.data = {{"password", "p"}};
  recorded.meta_data = {{"before", 1}};
  recorded.payload = {{"feature", {{"id", "F-1"}}}};
  recorded.attempt = 3;
  recorded.outcome_unknown = true;
  recorded.remembered = {{"k", "v"}};
  recorded.result.exception_class = "Errors::RemoteError";
  recorded.result.exception_message = "no";
  const Case read = read_back(recorded);
  CHECK(read.event == "e");
  CHECK(read.data == recorded.data);
  CHECK(read.meta_data == recorded.meta_data);
  CHECK(read.payload == recorded.payload);
  CHECK(read.attempt == 3);
  CHECK(read.outcome_unknown);
  CHECK(read.remembered == recorded.remembered);
  REQUIRE(read.exchanges.size() == 2);
  CHECK(read.exchanges[0].response.status == 204);
  CHECK(read.exchanges[0].response.headers == recorded.exchanges[0].response.headers);
  CHECK(read.exchanges[1].request.headers == recorded.exchanges[1].request.headers);
  CHECK(read.exchanges[1].response.error == egress::Error::timed_out);
  CHECK(read.result.exception_class == "Errors::RemoteError");
}

TEST_CASE("a collection has no event") {
  Case recorded = with_body("");
  recorded.event.clear();
  recorded.field_name = "list";
  recorded.status = 502;
  recorded.result.collection = boost::json::array{1};
  const Case read = read_back(recorded);
  CHECK(read.is_collection());
  CHECK(read.status == 502);
  CHECK(read.result.collection == recorded.result.collection);
}

TEST_CASE("any body comes back byte for byte, or as the same JSON") {
  for (const std::string body : {"text", "a=1&b=2", "\"quoted\"", "{\"a\": 1.10}", "[123456789012345678901]",
                                 "{no", "\xff\xfe", "<a/>"})
    CHECK(read_back(with_body(body)).exchanges[0].request.body == body);
  CHECK(read_back(with_body("{\"a\":1}")).exchanges[0].request.body == "{\"a\":1}");
}

}  // namespace
