#include "sending/answer_report.hpp"

#include <doctest/doctest.h>

namespace {

namespace json = boost::json;

json::object answer(std::string_view text) {
  return json::parse(text).as_object();
}

}  // namespace

TEST_CASE("messages, changed metadata and the outcome") {
  const sending::Answered answered{answer(R"({"messages": [{"severity": 1, "message": "Created issue 17"},
      {"severity": 2, "message": "two\nlines"}], "meta_data": {"same": 1.0, "new": [1], "changed": "b"}})"),
                                   json::parse(R"({"same": 1, "changed": "a", "gone": true})"),
                                   std::chrono::milliseconds(12)};
  CHECK(sending::ended_well(answered.answer));
  CHECK(sending::to_text(answered) ==
        "  info       Created issue 17\n"
        "  warn       two\\u{a}lines\n"
        "  meta_data  new = [1]\n"
        "  meta_data  changed = \"b\"\n"
        "  meta_data  gone removed\n"
        "ended well in 12 ms\n");
}

TEST_CASE("a failure is named by its class and text") {
  const sending::Answered answered{
      answer(
          R"({"messages": [], "exception": {"exception_class": "Errors::RemoteError", "message": "No."}})"),
      {},
      std::chrono::milliseconds(3)};
  CHECK_FALSE(sending::ended_well(answered.answer));
  CHECK(sending::to_text(answered) == "failed in 3 ms: Errors::RemoteError: No.\n");
}

TEST_CASE("requests come with the integration fields that they store") {
  cassette::Case recorded;
  cassette::Exchange created;
  created.request = {"POST", "https://tracker.example/issues", {}, R"({"title": "x"})"};
  created.response.status = 201;
  cassette::Exchange stored;
  stored.request = {"POST",
                    "https://acme.aha.io/api/v1/features/APP-7/integrations/6000001/fields",
                    {},
                    R"({"integration_fields": [{"name": "number", "value": 17}]})"};
  stored.response.status = 200;
  cassette::Exchange lost = created;
  lost.response.error = egress::Error::timed_out;
  lost.response.message = "no answer in 5 s";
  recorded.exchanges = {created, stored, lost};
  CHECK(sending::requests_to_text(recorded) ==
        "  request    POST https://tracker.example/issues -> 201\n"
        "  request    POST https://acme.aha.io/api/v1/features/APP-7/integrations/6000001/fields -> 200\n"
        "  stored     number = 17\n"
        "  request    POST https://tracker.example/issues -> no answer in 5 s\n");
}
