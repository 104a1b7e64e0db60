#include "simulation/simulated_aha.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <thread>
#include <vector>

#include "account.hpp"
#include "simulation/json_text.hpp"

namespace {

using simulation::SimulatedAha;
using simulation::testing::Account;
using simulation::testing::data;
using simulation::testing::feature_payload;
namespace json = boost::json;

TEST_CASE("the API answers those who have a token of an event, and no others") {
  Account account;
  CHECK(account.ask("GET", "features/APP-7", "", "").status == 401);
  CHECK(account.ask("GET", "features/APP-7", "", "Bearer other").status == 401);
  CHECK(account.ask("GET", "features/APP-7", "", "Basic t0").status == 401);
  CHECK(account.ask("GET", "features/APP-7").status == 200);
  account.aha.begins("trello", R"({"aha_api_token":"other"})", "null");
  CHECK(account.ask("GET", "features/APP-7", "", "Bearer other").status == 200);
  account.aha.begins("trello", R"({"aha_api_token":""})", "null");
  CHECK(account.ask("GET", "features/APP-7", "", "Bearer ").status == 401);
}

TEST_CASE("a payload is completed with what services have stored since, and is else left as it is written") {
  Account account;
  const std::string payload = feature_payload();
  CHECK(account.aha.complete(payload) == payload);
  CHECK(account.aha.complete("[1, 2") == "[1, 2");
  account.ask("POST", "features/APP-7/integrations/77/fields",
              R"({"integration_field":{"name":"id","value":17}})");
  const auto complete = json::parse(account.aha.complete(payload));
  CHECK(complete.at_pointer("/feature/integration_fields/0/value") == "17");
  account.aha.begins("trello", data, payload);
  CHECK(account.ask("GET", "integrations/77/fields/id/value/17").status == 200);
  account.aha.reset();
  CHECK(account.aha.complete(payload) == payload);
  CHECK(account.ask("GET", "features/APP-7").status == 404);
}

TEST_CASE("the files that a payload names are there, without a token") {
  Account account;
  const std::string url = "https://acme.aha.io/attachments/71/token/abc.download?size=original";
  const auto file = account.aha.answer({"GET", url, "", ""});
  CHECK(file.status == 200);
  CHECK(file.content_type == "text/plain");
  CHECK(file.body.size() == 40);
  CHECK(account.aha.answer({"GET", "https://acme.aha.io/attachments/72", "", ""}).status == 404);
  CHECK(account.aha.answer({"POST", url, "", ""}).status == 404);
  CHECK(account.aha.answer({"GET", "https://acme.aha.io", "", ""}).status == 404);
}

TEST_CASE("a hostile payload and a hostile body cost no more than they may") {
  Account account;
  account.aha.begins("trello", data, std::string(20'000'000, '['));
  account.aha.begins("trello", data,
                     fmt::format(R"({{"feature":{{"id":"5","name":"{}"}}}})", std::string(2'000'000, 'n')));
  CHECK(account.ask("GET", "features/5").status == 404);
  CHECK(account.ask("PUT", "features/APP-7", std::string(16 << 20, 'x')).status == 413);
  std::string nested = R"({"feature":{"id":"6","release":)";
  for (int i = 0; i < 100; ++i) nested += fmt::format(R"({{"id":"{}","release":)", i);
  nested += "null" + std::string(102, '}');
  account.aha.begins("trello", data, nested);
  CHECK(account.ask("GET", "features/6").status == 200);
  CHECK(account.ask("GET", "releases/99").status == 404);
  account.aha.begins("trello", data,
                     R"({"feature":{"id":{"id":"7"},"reference_num":[],"integration_fields":{"a":1}}})");
  account.aha.begins("trello", R"("no object")", R"([{"feature":{"id":"8"}}])");
  CHECK(account.aha.state().at("records").as_array().size() > 3);
}

TEST_CASE("the state tells records, fields, comments and how much was asked") {
  Account account;
  account.ask("POST", "features/APP-7/integrations/77/fields",
              R"({"integration_field":{"name":"id","value":17}})");
  account.ask("POST", "features/APP-7/comments", R"({"comment":{"user_email":"a@b.example","body":"here"}})");
  const auto state = account.aha.state();
  CHECK(state.at("requests") == 2);
  const auto& first = state.at("records").as_array().front().as_object();
  CHECK(first.at("type") == "features");
  CHECK(first.at("reference_num") == "APP-7");
  CHECK(first.at("name") == "Passkeys");
  CHECK(first.at("integration_fields") ==
        json::parse(R"([{"integration_id":"77","service_name":"github_issues","name":"id","value":"17"}])"));
  CHECK(first.at("comments").as_array().front().at("user") == "a@b.example");
}

TEST_CASE("loops may use it at the same time") {
  Account account;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&account, i] {
      for (int n = 0; n < 100; ++n) {
        account.aha.begins("trello", data, feature_payload());
        account.ask("POST", "features/APP-7/integrations/77/fields",
                    fmt::format(R"({{"integration_field":{{"name":"n{}","value":{}}}}})", i, n));
        (void)account.aha.complete(feature_payload());
        (void)account.aha.state();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (int i = 0; i < 4; ++i)
    CHECK(account.ask("GET", fmt::format("integrations/77/fields/n{}/value/99", i)).status == 200);
}

TEST_CASE("Aha!'s hosts are those below its domain") {
  CHECK(simulation::is_host_of_aha("acme.aha.io"));
  CHECK(simulation::is_host_of_aha("a.b.aha.io"));
  CHECK_FALSE(simulation::is_host_of_aha("aha.io"));
  CHECK_FALSE(simulation::is_host_of_aha("notaha.io"));
  CHECK_FALSE(simulation::is_host_of_aha("acme.aha.io.example"));
}

}  // namespace
