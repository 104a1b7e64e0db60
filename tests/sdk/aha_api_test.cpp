#include <doctest/doctest.h>
#include <aha/aha_api.hpp>
#include <aha/call.hpp>
#include <aha/testing.hpp>

#include <ctime>
#include <functional>
#include <string>

namespace {

using namespace std::chrono_literals;
namespace json = aha::json;
using aha::AhaApi;
using aha::Call;
using aha::View;
using aha::testing::Answer;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;

const std::string base = "https://acme.aha.io/api/v1/";

Event account() {
  return {.data = {{"aha_account_domain", "acme"},
                   {"aha_api_url_base", "https://aha.io/"},
                   {"aha_api_token", "aha-token-1"},
                   {"integration_id", 6000001}}};
}

/// Runs `use` and expects one request, answered by `answer`.
Outcome one_call(const std::string& method, const std::string& path, Answer answer,
                 const std::function<void(AhaApi, View data)>& use) {
  Host host;
  host.expect(method, base + path, std::move(answer));
  return host.run(account(), [&](Call& call) { use(AhaApi(call), call.data()); });
}

TEST_CASE("several fields go as a list, in the order given, with values as they are") {
  const Outcome outcome =
      one_call("POST", "features/PROD-2/integrations/6000001/fields", {}, [](AhaApi api, View data) {
        api.create_integration_fields("features", "PROD-2", data["integration_id"],
                                      {{"number", 42}, {"url", "https://x.com/42"}});
      });
  CHECK(outcome.ok());
  CHECK(outcome.requests[0].body ==
        R"({"integration_fields":[{"name":"number","value":42},{"name":"url","value":"https://x.com/42"}]})");
  CHECK(outcome.requests[0].header("Authorization") == "Bearer aha-token-1");
  CHECK(outcome.requests[0].header("Content-Type") == "application/json");
  CHECK(outcome.requests[0].max_redirects == 3);
}

TEST_CASE("a link that is stored says that its record tells of what was made, one that is refused does not") {
  const auto recorded = [](int status) {
    Host host;
    host.expect("POST", base + "features/PROD-2/integrations/6000001/fields",
                {.status = status, .body = "{}"});
    return host
        .run(account(),
             [](Call& call) {
               try {
                 AhaApi(call).create_integration_fields("features", "PROD-2", call.data()["integration_id"],
                                                        {{"number", 42}});
               } catch (const AhaApi::Error&) {
               }
             })
        .recorded;
  };
  CHECK(recorded(200) == 1);
  CHECK(recorded(500) == 0);
}

TEST_CASE("a request whose address would have an empty part is not sent") {
  Host host;
  const auto outcome = host.run(account(), [](Call& call) {
    const AhaApi api(call);
    const View id = call.data()["integration_id"];
    CHECK_THROWS_AS(api.create_integration_fields("features", "", id, {{"number", 42}}),
                    aha::ConfigurationError);
    CHECK_THROWS_AS(api.create_integration_fields("features", "A-1", View(), {{"number", 42}}),
                    aha::ConfigurationError);
    CHECK_THROWS_AS(api.search_integration_fields(id, "id", ""), aha::ConfigurationError);
    CHECK_THROWS_AS(api.create_comment("features", "", View(), "x"), aha::ConfigurationError);
    CHECK_THROWS_AS(api.feature(""), aha::ConfigurationError);
  });
  CHECK(outcome.requests.empty());
}

TEST_CASE("one field has a form of its own") {
  const Outcome outcome =
      one_call("POST", "releases/PROD-R-1/integrations/6000001/fields", {}, [](AhaApi api, View data) {
        api.create_integration_field("releases", "PROD-R-1", data["integration_id"], "id", 7);
      });
  CHECK(outcome.requests[0].body == R"({"integration_field":{"name":"id","value":7}})");
}

TEST_CASE("records are found by a field, whatever is in its value") {
  const Outcome outcome =
      one_call("GET", "integrations/6000001/fields/id/value/a%2Fb%20c",
               {.body = R"({"records":[{"feature":{"id":"9"}}]})"}, [](AhaApi api, View data) {
                 const View found = api.search_integration_fields(data["integration_id"], "id", "a/b c");
                 CHECK(found["records"][0]["feature"]["id"] == "9");
               });
  CHECK(outcome.ok());
}

TEST_CASE("a record is changed at the address it names") {
  const Outcome outcome = one_call("PUT", "features/PROD-2", {}, [](AhaApi api, View) {
    api.put(base + "features/PROD-2", {{"feature", {{"name", "x"}}}});
  });
  CHECK(outcome.requests[0].body == R"({"feature":{"name":"x"}})");
}

TEST_CASE("the remaining calls have their addresses and bodies") {
  CHECK(one_call("GET", "features/P-1/integrations/6000001/adjacent_fields", {}, [](AhaApi api, View data) {
          api.adjacent_integration_fields("features", "P-1", data["integration_id"]);
        }).ok());
  CHECK(one_call("GET", "features/P-1/integrations/6000001/fields/id", {}, [](AhaApi api, View data) {
          api.integration_field("features", "P-1", data["integration_id"], "id");
        }).ok());
  CHECK(one_call(
            "POST", "features/P-1/comments", {.status = 201},
            [](AhaApi api, View) { api.create_comment("features", "P-1", "jane@example.com", "<p>x</p>"); })
            .requests[0]
            .body == R"({"comment":{"user_email":"jane@example.com","body":"<p>x</p>"}})");
  CHECK(one_call("POST", "features/P-1/comments", {.status = 201},
                 [](AhaApi api, View) { api.create_comment("features", "P-1", View(), "x"); })
            .requests[0]
            .body == R"({"comment":{"user_email":null,"body":"x"}})");
  CHECK(one_call("POST", "ideas/I-1/comments", {}, [](AhaApi api, View) {
          api.create_comment_with_url(base + "ideas/I-1", View(), "x");
        }).ok());
  CHECK(one_call("GET", "features/P-1", {}, [](AhaApi api, View) { api.feature("P-1"); }).ok());
  CHECK(one_call("GET", "integration_candidates", {}, [](AhaApi api, View) {
          api.integration_candidates();
        }).ok());
  CHECK(one_call("POST", "integration_candidates", {}, [](AhaApi api, View) {
          api.create_integration_candidate({{"id", 1}});
        }).ok());
  CHECK(one_call("PUT", "integration_candidates/5", {}, [](AhaApi api, View) {
          api.update_integration_candidate("5", {{"id", 1}});
        }).ok());
  CHECK(one_call("POST", "products/P/ideas", {},
                 [](AhaApi api, View) {
                   api.create_idea("P", "n", "d", {{"tags", "t"}});
                 })
            .requests[0]
            .body == R"({"tags":"t","name":"n","description":"d"})");
  CHECK(one_call("DELETE", "features/P-1", {.status = 204}, [](AhaApi api, View) {
          api.del("features/P-1");
        }).ok());
}

TEST_CASE("each refusal has the class that Aha! knows") {
  const auto class_of = [](int status) {
    std::string name;
    one_call("GET", "features/P-1", {.status = status, .body = R"({"error":"nope"})"}, [&](AhaApi api, View) {
      try {
        api.feature("P-1");
      } catch (const AhaApi::Error& error) {
        name = error.class_name();
        CHECK(error.status() == status);
        CHECK(std::string(error.what()).ends_with(": nope"));
      }
    });
    return name;
  };
  CHECK(class_of(400) == "AhaApi::BadRequest");
  CHECK(class_of(401) == "AhaApi::Unauthorized");
  CHECK(class_of(403) == "AhaApi::Forbidden");
  CHECK(class_of(404) == "AhaApi::NotFound");
  CHECK(class_of(406) == "AhaApi::NotAcceptable");
  CHECK(class_of(422) == "AhaApi::UnprocessableEntity");
  CHECK(class_of(500) == "AhaApi::InternalServerError");
  CHECK(class_of(501) == "AhaApi::NotImplemented");
  CHECK(class_of(502) == "AhaApi::BadGateway");
  CHECK(class_of(503) == "AhaApi::ServiceUnavailable");
  CHECK(class_of(418) == "AhaApi::Error");
}

TEST_CASE("a record that is not there can be told from a failure") {
  one_call("GET", "features/P-1", {.status = 404},
           [](AhaApi api, View) { CHECK_THROWS_AS(api.feature("P-1"), AhaApi::NotFound); });
}

TEST_CASE("reasons are read from every shape that Aha! gives") {
  const auto message = [](std::string body) {
    std::string text;
    one_call("GET", "x", {.status = 422, .body = std::move(body)}, [&](AhaApi api, View) {
      try {
        api.get("x");
      } catch (const AhaApi::UnprocessableEntity& error) {
        text = error.what();
      }
    });
    return text.substr(text.find("/x") + 2);
  };
  CHECK(message(R"({"message":"Invalid","errors":[{"message":"a"},{"message":"b"}]})") == ": Invalid: a, b");
  CHECK(message(R"({"errors":{"message":"Body too long"}})") == ": Body too long");
  CHECK(message("<html>") == ": <html>");
  CHECK(message("") == "");
  CHECK(message("[1]") == "");
}

TEST_CASE("an event without an account is a configuration error of its own class") {
  Host().run({.data = {{"integration_id", 1}}}, [](Call& call) {
    CHECK_THROWS_AS(AhaApi(call).feature("P-1"), AhaApi::ConfigurationError);
    CHECK_THROWS_AS(AhaApi(call).feature("P-1"), aha::ConfigurationError);
  });
}

TEST_CASE("the base URL's scheme and port are kept, and there is a default") {
  const json::object elsewhere{{"aha_account_domain", "acme"}, {"aha_api_url_base", "http://aha.test:8080/"}};
  const json::object no_base{{"aha_account_domain", "acme"}};
  const auto get_x = [](Call& call) { AhaApi(call).get("/x"); };
  Host host;
  CHECK(host.expect("GET", "http://acme.aha.test:8080/api/v1/x").run({.data = elsewhere}, get_x).ok());
  CHECK(host.expect("GET", base + "x").run({.data = no_base}, get_x).ok());
}

TEST_CASE("a record may name another account of Aha!'s: this one's may have been renamed") {
  const auto change = [](Call& call) {
    AhaApi(call).put("https://acme-trial.aha.io/api/v1/features/P-1", {{"a", 1}});
  };
  CHECK(Host().expect("PUT", "https://acme-trial.aha.io/api/v1/features/P-1").run(account(), change).ok());
}

TEST_CASE("the token goes nowhere but to Aha!") {
  for (const char* elsewhere :
       {"https://evil.com/api/v1/features/P-1", "http://acme.aha.io/api/v1/x", "https://acme.aha.io:444/x",
        "https://acme.aha.io.evil.com/x", "https://acme.aha.io@evil.com/x",
        "https://evil.com\\@acme.aha.io/x", "https://evilaha.io/x", "https://aha.io/x", "https://.aha.io/x",
        "https://evil.com\t.aha.io/x", "https://evil.com%2f.aha.io/x"}) {
    const Outcome outcome = Host().run(account(), [&](Call& call) {
      CHECK_THROWS_AS(AhaApi(call).put(elsewhere, {{"a", 1}}), aha::InvalidUrlError);
    });
    CHECK(outcome.requests.empty());
  }
}

TEST_CASE("a 429 is waited for, until the time Aha! names") {
  Host host;
  const std::string reset = std::to_string(std::time(nullptr) + 30);
  host.expect("GET", base + "x", {.status = 429, .headers = {{"X-Ratelimit-Reset", reset}}})
      .expect("GET", base + "x", {.status = 429, .headers = {{"Retry-After", "1"}}})
      .expect("GET", base + "x", {.body = R"({"ok":1})"});
  const Outcome outcome = host.run(account(), [](Call& call) { CHECK(AhaApi(call).get("x")["ok"] == "1"); });
  CHECK(outcome.ok());
  REQUIRE(outcome.sleeps.size() == 2);
  CHECK(outcome.sleeps[0] >= 28s);
  CHECK(outcome.sleeps[0] <= 30s);
  CHECK(outcome.sleeps[1] == 1s);
}

TEST_CASE("a 429 that asks for more time than there is fails at once, and says when to come back") {
  Host host;
  host.expect("GET", base + "x", {.status = 429, .headers = {{"Retry-After", "400"}}});
  const Outcome outcome = host.run(account(), [](Call& call) {
    try {
      AhaApi(call).get("x");
      FAIL("no error");
    } catch (const AhaApi::TooManyRequests& error) {
      CHECK(error.retry_after() == 400s);
    }
  });
  CHECK(outcome.sleeps.empty());
}

TEST_CASE("a remote that says 429 for ever is given up") {
  Host host;
  host.answer_all([](const auto&) { return Answer{.status = 429, .headers = {{"Retry-After", "1"}}}; });
  const Outcome outcome = host.run(
      account(), [](Call& call) { CHECK_THROWS_AS(AhaApi(call).get("x"), AhaApi::TooManyRequests); });
  CHECK(outcome.requests.size() == 6);
}

}  // namespace
