#include <doctest/doctest.h>
#include <aha/linked_records.hpp>
#include <aha/testing.hpp>

namespace {

namespace json = aha::json;

/// A service that is never asked to handle anything: its functions are called from outside.
class Idle final : public aha::Service {};

TEST_CASE("features and requirements are found, whatever stands between them") {
  const json::value records = aha::parse_json(R"([{"release":{"reference_num":"A-R-1"}}, 5, null, {"x":1},
      {"requirement":{"reference_num":"A-1-1"}}, {"feature":{"reference_num":"A-1"}}, {"feature":null}])");
  const auto found = aha::linked_records(records);
  REQUIRE(found.size() == 2);
  CHECK(found[0].kind == "requirement");
  CHECK(found[1].record["reference_num"] == "A-1");
}

TEST_CASE("what is no list of records holds none") {
  for (const char* text : {"null", "{}", "\"x\"", "7"}) {
    const json::value records = aha::parse_json(text);
    CHECK(aha::linked_records(records).empty());
  }
}

TEST_CASE("a record is changed at its own address, else at the one its reference number makes") {
  const json::value named =
      aha::parse_json(R"({"resource":"https://a.aha.io/api/v1/features/A-1","reference_num":"A-1"})");
  CHECK(aha::address_of({"feature", named}) == "https://a.aha.io/api/v1/features/A-1");
  const json::value unnamed = aha::parse_json(R"({"reference_num":"A-1/../x"})");
  CHECK(aha::address_of({"requirement", unnamed}) == "requirements/A-1%2F..%2Fx");
}

bool is_free(const char* records, int status = 200) {
  aha::testing::Host host;
  host.expect("GET", "https://a.aha.io/api/v1/integrations/7/fields/id/value/c1",
              {.status = status, .body = records});
  const json::value record = aha::parse_json(R"({"reference_num":"A-1","id":"5"})");
  bool free = false;
  const auto outcome = host.run({.data = aha::parse_json(R"({"integration_id":7,"aha_account_domain":"a",
                    "aha_api_url_base":"https://aha.io/","aha_api_token":"t"})")},
                                [&](aha::Call& call) {
                                  Idle service;
                                  service.bind(call);
                                  free = aha::is_free_for(service, "id", "c1", record);
                                });
  CHECK(outcome.script_errors.empty());
  return free;
}

TEST_CASE("what is linked to nothing, or to this very record, is free for it") {
  CHECK(is_free(R"({"records":[]})"));
  CHECK(is_free("{}", 404));
  CHECK(is_free(R"({"records":[{"feature":{"reference_num":"A-1"}}]})"));
  CHECK(is_free(R"({"records":[{"initiative":{"id":5}}]})"));
}

TEST_CASE("what is linked to another record, of whatever kind, is not free") {
  CHECK(!is_free(R"({"records":[{"feature":{"reference_num":"A-2"}}]})"));
  CHECK(!is_free(R"({"records":[{"initiative":{"id":6}}]})"));
  CHECK(!is_free(R"({"records":[{"feature":{"reference_num":"A-1"}},{"release":{"id":9}}]})"));
}

}  // namespace
