#include "protocol/envelope.hpp"

#include <doctest/doctest.h>

#include <string>

using protocol::slice_envelope;

TEST_CASE("envelope: members are cut out as they stand, in any order") {
  std::string body = R"({"meta_data": {"a" : 1} , "payload":{"event":"audit", "n":[1, 2,{"x":"}"}]},)"
                     R"("event":"audit","user_data":{"url":"https://x"},"service_name":"slack"})";
  const auto envelope = slice_envelope(body);
  REQUIRE(envelope);
  CHECK(envelope->service_name == "slack");
  CHECK(envelope->event == "audit");
  CHECK(envelope->payload == R"({"event":"audit", "n":[1, 2,{"x":"}"}]})");
  CHECK(envelope->user_data == R"({"url":"https://x"})");
  CHECK(envelope->meta_data == R"({"a" : 1})");
}

TEST_CASE("envelope: absent and null members are empty") {
  std::string body =
      R"({"service_name":"slack","event":"installed","payload":null,"user_data":null,"meta_data" : null })";
  const auto envelope = slice_envelope(body);
  REQUIRE(envelope);
  CHECK(envelope->payload == "null");
  CHECK(envelope->user_data == "{}");
  CHECK(envelope->meta_data == "{}");
  std::string bare = R"({"service_name":"slack","event":"installed"})";
  CHECK(slice_envelope(bare)->payload == "null");
}

TEST_CASE("envelope: a payload may be any JSON") {
  for (const char* const payload : {"[1,2]", "\"text\"", "12.5", "true", "-0", "\"\\u0041\\\"\""}) {
    std::string body = std::string(R"({"service_name":"s","event":"e","payload":)") + payload + " \n}";
    const auto envelope = slice_envelope(body);
    REQUIRE(envelope);
    CHECK(envelope->payload == payload);
  }
}

TEST_CASE("envelope: names may be escaped, and unknown members are passed over") {
  std::string body = R"({"service\u005fname":"sl\u0061ck","x":{"service_name":"no"},"event":"installed"})";
  const auto envelope = slice_envelope(body);
  REQUIRE(envelope);
  CHECK(envelope->service_name == "slack");
}

TEST_CASE("envelope: what is not JSON is refused, also deep inside the payload") {
  for (const char* const text :
       {"", "{not json", "{\"service_name\":\"s\"", "{\"a\":1}x", "{\"payload\":{\"a\":tru}}",
        "{\"payload\":[1,]}", "{\"payload\":\"\xFF\"}", "{\"payload\":{\"a\" 1}}", "\xEF\xBB\xBF"}) {
    std::string body = text;
    const auto envelope = slice_envelope(body);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().find("not JSON") != std::string::npos);
  }
}

TEST_CASE("envelope: JSON that is no object is refused") {
  for (const char* const text : {"[]", "\"x\"", "1", "null", "true"}) {
    std::string body = text;
    const auto envelope = slice_envelope(body);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().find("object") != std::string::npos);
  }
}

TEST_CASE("envelope: a member of the wrong type is named") {
  for (const char* const member : {"service_name", "event", "field_name"}) {
    std::string body = std::string("{\"") + member + "\":12}";
    const auto envelope = slice_envelope(body);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().find(member) != std::string::npos);
  }
  for (const char* const member : {"user_data", "meta_data"}) {
    std::string body = std::string("{\"") + member + "\":[1]}";
    const auto envelope = slice_envelope(body);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().find(member) != std::string::npos);
  }
}

TEST_CASE("envelope: names and ids longer than 1 KiB are refused, and the refusal names the member") {
  const std::string longest(1024, 'x');
  const std::string longer = longest + 'x';
  const auto body_with = [](std::string_view member, const std::string& text) {
    std::string body(member);
    body.replace(body.find('@'), 1, '"' + text + '"');
    return body;
  };
  for (const auto& [named, member] :
       {std::pair("service_name", R"({"service_name":@})"), std::pair("event", R"({"event":@})"),
        std::pair("field_name", R"({"field_name":@})"),
        std::pair("integration_id", R"({"user_data":{"integration_id":@}})"),
        std::pair("aha_account_domain", R"({"user_data":{"aha_account_domain":@}})"),
        std::pair("id", R"({"payload":{"feature":{"id":@}}})"),
        std::pair("reference_num", R"({"payload":{"release":{"reference_num":@}}})")}) {
    CAPTURE(named);
    auto body = body_with(member, longest);
    CHECK(slice_envelope(body));
    body = body_with(member, longer);
    const auto refused = slice_envelope(body);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().find(named) != std::string::npos);
    CHECK(refused.error().find("1024") != std::string::npos);
  }
}

TEST_CASE("envelope: nesting without end is refused, and the parser serves the next body") {
  std::string deep = "{\"payload\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  CHECK_FALSE(slice_envelope(deep));
  std::string body = R"({"service_name":"s","event":"e"})";
  CHECK(slice_envelope(body));
}

TEST_CASE("envelope: a large body is sliced, and a small one after it") {
  std::string body = R"({"service_name":"s","event":"e","payload":")" + std::string(3'000'000, 'x') + "\"}";
  const auto envelope = slice_envelope(body);
  REQUIRE(envelope);
  CHECK(envelope->payload.size() == 3'000'002);
  std::string small = R"({"service_name":"s","event":"e"})";
  CHECK(slice_envelope(small)->event == "e");
}

TEST_CASE("envelope: the user's timeout counts in seconds, as a number or as typed text") {
  const auto timeout = [](const std::string& value) {
    std::string body = R"({"service_name":"s","event":"e","user_data":{"timeout":)" + value + "}}";
    return slice_envelope(body)->timeout;
  };
  CHECK(timeout("5") == std::chrono::seconds(5));
  CHECK(timeout("\"5\"") == std::chrono::seconds(5));
  CHECK(timeout("0.5") == std::chrono::milliseconds(500));
  for (const char* const none : {"null", "\"\"", "\"soon\"", "0", "-3", "[5]", "1e300"})
    CHECK_FALSE(timeout(none));
}

TEST_CASE("envelope: the integration and the record are named as text, whatever they were") {
  std::string body =
      R"({"service_name":"s","event":"e","user_data":{"aha_account_domain":"acme","integration_id":77},
      "payload":{"event":"create_feature","feature":{"id":"1001","reference_num":"A-1"}}})";
  const auto whole = slice_envelope(body);
  REQUIRE(whole);
  CHECK(whole->account == "acme");
  CHECK(whole->integration == "77");
  CHECK(whole->record == "feature/1001");
  const auto record = [](const std::string& payload) {
    std::string text = R"({"service_name":"s","event":"e","payload":)" + payload + "}";
    return slice_envelope(text)->record;
  };
  CHECK(record(R"({"requirement":{"id":5}})") == "requirement/5");
  CHECK(record(R"({"release":{"reference_num":"A-R-1"}})") == "release/A-R-1");
  CHECK(record(R"({"comment":{"id":"9"},"commentable":{"id":"1"}})") == "comment/9");
  for (const char* const none : {"null", "[]", "1", "{}", R"({"feature":null})", R"({"feature":{"id":{}}})"})
    CHECK(record(none).empty());
}
