#include "simulation/api.hpp"

#include <doctest/doctest.h>

#include "account.hpp"

namespace {

using simulation::testing::Account;
namespace json = boost::json;

TEST_CASE("fields are stored, read one by one, searched for, and are then part of the record") {
  Account account;
  const auto several = account.ask(
      "POST", "features/APP-7/integrations/77/fields",
      R"({"integration_fields":[{"name":"number","value":9},{"name":"url","value":"https://g.example/9"}]})");
  CHECK(several.status == 200);
  REQUIRE(several.body.as_array().size() == 2);
  CHECK(several.body.as_array()[0].is_int64());
  const auto one = account.ask("POST", "requirements/1101/integrations/77/fields",
                               R"({"integration_field":{"name":"number","value":"10"}})");
  CHECK(one.status == 200);
  CHECK(one.body.at_pointer("/integration_field/service_name") == "github_issues");
  CHECK(one.body.at_pointer("/integration_field/integration_id") == 77);
  CHECK(one.body.at_pointer("/integration_field/integratable/resource") ==
        "https://acme.aha.io/api/v1/requirements/APP-7-1");

  const auto read = account.ask("GET", "features/1001/integrations/77/fields/number");
  CHECK(read.body.at_pointer("/integration_field/value") == "9");
  CHECK(read.body.at_pointer("/integration_field/integratable/url") == "https://acme.aha.io/features/APP-7");
  CHECK(account.ask("GET", "features/1001/integrations/78/fields/number").status == 404);

  const auto found = account.ask("GET", "integrations/77/fields/number/value/9");
  REQUIRE(found.body.at("records").as_array().size() == 1);
  CHECK(found.body.at_pointer("/records/0/feature/reference_num") == "APP-7");
  CHECK(found.body.at_pointer("/records/0/feature/resource") == "https://acme.aha.io/api/v1/features/APP-7");
  CHECK(found.body.at_pointer("/records/0/feature/requirements/0/integration_fields/0/value") == "10");
  CHECK(account.ask("GET", "integrations/77/fields/number/value/10")
            .body.at_pointer("/records/0/requirement/reference_num") == "APP-7-1");
  const auto none = account.ask("GET", "integrations/77/fields/number/value/11");
  CHECK(none.status == 404);
  CHECK(none.text == R"({"error":"Record not found"})");
}

TEST_CASE("a value with a slash and percent codes is searched for as it was stored") {
  Account account;
  CHECK(account
            .ask("POST", "features/APP-7/integrations/77/fields",
                 R"({"integration_field":{"name":"key","value":"a/b%2F c?ä"}})")
            .status == 200);
  CHECK(account.ask("GET", "integrations/77/fields/key/value/a%2Fb%252F%20c%3F%C3%A4").status == 200);
  CHECK(account.ask("GET", "integrations/77/fields/key/value/a/b%252F%20c%3F%C3%A4").status == 404);
  CHECK(account.ask("GET", "features/..%2Ffeatures%2FAPP-7").status == 404);
  CHECK(account.ask("GET", "features/APP-7%00").status == 404);
  CHECK(account.ask("GET", "features/%ff%fe").status == 404);
  CHECK(account.ask("GET", "features//APP-7").status == 404);
}

TEST_CASE("a record is read and changed by the short forms of the API") {
  Account account;
  CHECK(account.ask("GET", "features/APP-7?fields=name").body.at_pointer("/feature/name") == "Passkeys");
  const auto changed = account.ask(
      "PUT", "https://acme.aha.io/api/v1/features/APP-7",
      R"({"feature":{"name":"Keys","workflow_status":"Done","description":"<p>New.</p>","tags":"a, b","id":"x",
          "assigned_to_user":{"email":"ada@example.org"},"requirements":[],"release":"APP-R-2"}})");
  CHECK(changed.status == 200);
  const auto feature = account.ask("GET", "features/1001").body.at("feature").as_object();
  CHECK(feature.at("id") == "1001");
  CHECK(feature.at("name") == "Keys");
  CHECK(feature.at("workflow_status").at("name") == "Done");
  CHECK(feature.at("description").at("id") == "41");
  CHECK(feature.at("description").at("body") == "<p>New.</p>");
  CHECK(feature.at("description").at("attachments").as_array().size() == 1);
  CHECK(feature.at("tags") == json::array{"a", "b"});
  CHECK(feature.at("assigned_to_user").at("email") == "ada@example.org");
  CHECK(feature.at("requirements").as_array().size() == 2);
  CHECK(feature.at("release").at("name") == "Autumn");
  CHECK(account.ask("PUT", "features/1001", R"({"feature":{"workflow_status":"11"}})").status == 200);
  CHECK(account.ask("GET", "features/1001").body.at_pointer("/feature/workflow_status") ==
        json::value{{"id", "11"}, {"name", "11"}});
}

TEST_CASE("what Aha! refuses is refused") {
  Account account;
  const auto blank = account.ask("PUT", "features/APP-7", R"({"feature":{"name":" "}})");
  CHECK(blank.status == 422);
  CHECK(blank.body.at_pointer("/errors/message") == "Name can't be blank");
  CHECK(account.ask("PUT", "features/APP-7", R"({"requirement":{"name":"x"}})").status == 400);
  CHECK(account.ask("PUT", "features/APP-7", "name=x").status == 400);
  CHECK(account.ask("PUT", "features/APP-9", R"({"feature":{"name":"x"}})").status == 404);
  CHECK(account
            .ask("POST", "features/APP-7/integrations/77/fields", R"({"integration_fields":[{"value":"x"}]})")
            .status == 422);
  CHECK(
      account.ask("POST", "features/APP-7/integrations/77/fields", R"({"integration_fields":[3]})").status ==
      422);
  CHECK(account.ask("POST", "features/APP-7/integrations/77/fields", "[]").status == 400);
  CHECK(account.ask("POST", "features/APP-7/comments", R"({"comment":{"body":""}})").status == 422);
  CHECK(account.ask("DELETE", "features/APP-7").status == 404);
  CHECK(account.ask("GET", "").status == 404);
  CHECK(account.ask("GET", "bookmarks").text == R"({"error":"Not found"})");
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK(account.ask("PUT", "features/APP-7", deep).status == 400);
}

TEST_CASE("comments are kept in their order") {
  Account account;
  const auto made = account.ask("POST", "features/APP-7/comments",
                                R"({"comment":{"user_email":"mira@north.example","body":"<p>one</p>"}})");
  CHECK(made.status == 200);
  CHECK(made.body.at_pointer("/comment/user/email") == "mira@north.example");
  CHECK(made.body.at_pointer("/comment/commentable/type") == "Feature");
  CHECK(made.body.at_pointer("/comment/commentable/url") == "https://acme.aha.io/features/APP-7");
  CHECK(
      account.ask("POST", "requirements/APP-7-1/comments", R"({"comment":{"user_email":null,"body":"two"}})")
          .status == 200);
  CHECK(account.ask("POST", "features/1001/comments", R"({"comment":{"body":"three"}})").status == 200);
  const auto list = account.ask("GET", "features/APP-7/comments").body.at("comments").as_array();
  REQUIRE(list.size() == 2);
  CHECK(list[0].at("body") == "<p>one</p>");
  CHECK(list[1].at("body") == "three");
}

TEST_CASE("neighbours are those of the same parent that the integration has linked") {
  Account account;
  CHECK(account.ask("GET", "requirements/1101/integrations/77/adjacent_fields").text == "[]");
  CHECK(account
            .ask("POST", "requirements/1102/integrations/77/fields",
                 R"({"integration_field":{"name":"id","value":"5"}})")
            .status == 200);
  const auto next = account.ask("GET", "requirements/1101/integrations/77/adjacent_fields").body.as_array();
  REQUIRE(next.size() == 1);
  CHECK(next[0].at("direction") == "before");
  CHECK(next[0].at_pointer("/integration_fields/0/value") == "5");
  CHECK(account.ask("GET", "requirements/1101/integrations/78/adjacent_fields").text == "[]");
}

TEST_CASE("ideas, candidates, phases and the user are there as far as services use them") {
  Account account;
  const auto idea = account.ask("POST", "products/APP/ideas",
                                R"({"name":"A watch","description":"<p>Sign in from it.</p>"})");
  CHECK(idea.status == 200);
  CHECK(idea.body.at_pointer("/idea/reference_num") == "APP-I-1");
  CHECK(account.ask("GET", "ideas/APP-I-1").body.at_pointer("/idea/description/body") ==
        "<p>Sign in from it.</p>");
  CHECK(account.ask("POST", "products/APP/ideas", R"({"idea":{}})").status == 422);

  const auto candidate =
      account.ask("POST", "integration_candidates", R"({"integration_candidate":{"name":"x"}})");
  const std::string id(candidate.body.at_pointer("/integration_candidate/id").as_string());
  CHECK(account.ask("PUT", "integration_candidates/" + id, R"({"integration_candidate":{"name":"y"}})")
            .status == 200);
  CHECK(account.ask("GET", "integration_candidates").body.at_pointer("/integration_candidates/0/name") ==
        "y");
  CHECK(account.ask("PUT", "integration_candidates/1", R"({"name":"y"})").status == 404);

  CHECK(account.ask("GET", "releases/901/release_phases").body.at("release_phases").as_array().empty());
  CHECK(account.ask("GET", "me").body.at("user").is_object());
}

}  // namespace
