#include <doctest/doctest.h>
#include <aha/testing.hpp>

#include <string>
#include <thread>
#include <vector>

namespace {

namespace json = aha::json;
using aha::View;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;

Outcome fail(const char* how, json::value data = json::object()) {
  return Host().receive({.event = "fail", .payload = {{"how", how}}, .data = std::move(data)});
}

TEST_CASE("an event reaches its handler, and the user is told") {
  const Outcome outcome = Host().receive({.event = "installed"});
  CHECK(outcome.ok());
  REQUIRE(outcome.messages.size() == 1);
  CHECK(outcome.messages[0].severity == AHA_LOG_INFO);
  CHECK(outcome.messages[0].text == R"(Handling "installed" with Sample Service.)");
}

TEST_CASE("an event the service does not act on is one message and no failure") {
  const Outcome outcome = Host().receive({.event = "webhook"});
  CHECK(outcome.ok());
  REQUIRE(outcome.messages.size() == 1);
  CHECK(outcome.messages[0].severity == AHA_LOG_INFO);
  CHECK(outcome.logged("\"webhook\""));
}

TEST_CASE("a wildcard takes what no other line names") {
  CHECK(Host().receive({.service = "tfs_catch_all", .event = "anything"}).logged("any anything"));
  CHECK(Host().receive({.service = "tfs_catch_all", .event = "known"}).logged("known"));
}

TEST_CASE("a handler may be a protected member of a shared base class") {
  CHECK(Host().receive({.service = "variant", .event = "installed"}).logged("shared"));
}

TEST_CASE("what the event carries is at hand") {
  const json::value payload = aha::parse_json(
      R"({"integration_fields":[{"integration_id":"8","name":"id","value":"other"},
          {"integration_id":"7","name":"url","value":"x"},{"integration_id":"7","name":"id","value":91}]})");
  const Outcome outcome = Host().receive({.event = "inspect",
                                          .payload = payload,
                                          .data = {{"integration_id", 7}},
                                          .raw_body = "exact bytes",
                                          .raw_headers = {{"X-Signature", "sha256=1"}},
                                          .id = "e-5",
                                          .attempt = 3,
                                          .outcome_unknown = true});
  CHECK(outcome.ok());
  CHECK(outcome.logged("event inspect id e-5"));
  CHECK(outcome.logged("attempt 3 unknown"));
  CHECK(outcome.logged("raw exact bytes sha256=1"));
  CHECK(outcome.logged("field 91"));
  CHECK(outcome.logged("text " + json::serialize(payload)));
}

TEST_CASE("a record's field is found by the integration's id, whatever service name stands beside it") {
  const auto found = [](const char* fields) {
    const auto outcome = Host().receive({.event = "inspect",
                                         .payload = {{"integration_fields", aha::parse_json(fields)}},
                                         .data = {{"integration_id", 7}}});
    CHECK(outcome.ok());
    for (const auto& message : outcome.messages)
      if (message.text.starts_with("field ")) return message.text.substr(6);
    return std::string();
  };
  for (const char* name : {R"("development_proxy")", R"("redmine")", "null"})
    CHECK(found((R"([{"name":"id","value":1,"integration_id":"7","service_name":)" + std::string(name) + "}]")
                    .c_str()) == "1");
  CHECK(found(R"([{"name":"id","value":1,"service_name":"development_proxy"},
                  {"name":"id","value":2,"integration_id":7}])") == "2");
  CHECK(found(R"([{"name":"id","value":1}])").empty());
  CHECK(found(R"([{"name":"id","value":1,"integration_id":8}])").empty());
}

TEST_CASE("a service says that it may have created something, and an older host does not mind") {
  for (const bool is_old : {false, true}) {
    Host host;
    if (is_old) host.without("aha.outcome/1");
    const auto outcome = host.run({}, [](aha::Call& call) { call.may_have_created(); });
    CHECK(outcome.may_have_created != is_old);
  }
}

TEST_CASE("the text of an absent payload is an empty object") {
  CHECK(Host().receive({.event = "inspect"}).logged("text {}"));
}

TEST_CASE("an error keeps its kind, its class on the wire and its message") {
  SUBCASE("configuration") {
    const Outcome outcome = fail("configuration");
    CHECK(outcome.failure->kind == AHA_FAIL_CONFIGURATION);
    CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
    CHECK(outcome.failure->message == "set it right");
  }
  SUBCASE("remote, with the time the remote asked for") {
    const Outcome outcome = fail("remote");
    CHECK(outcome.failure->kind == AHA_FAIL_REMOTE);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.failure->retry_after_ms == 7000);
  }
  SUBCASE("invalid url") {
    CHECK(fail("url").failure->kind == AHA_FAIL_INVALID_URL);
    CHECK(fail("url").failure->class_name == "Errors::InvalidUrlError");
  }
}

TEST_CASE("an event without the record it is about fails, and names what it lacks") {
  const auto about = [](json::value feature) {
    return Host().receive(
        {.event = "fail", .payload = {{"how", "subject"}, {"feature", std::move(feature)}}});
  };
  CHECK(about({{"name", "Maps"}}).logged("about Maps"));
  for (const json::value& nothing : {json::value(nullptr), json::value("text"), json::value(json::array())}) {
    const Outcome outcome = about(nothing);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->kind == AHA_FAIL_INTERNAL);
    CHECK(outcome.failure->class_name == "MalformedEvent");
    CHECK(outcome.failure->message.find("no feature") != std::string::npos);
  }
}

TEST_CASE("an exception that is not the SDK's is an internal failure under its own class") {
  CHECK(fail("standard").failure->kind == AHA_FAIL_INTERNAL);
  CHECK(fail("standard").failure->class_name == "std::out_of_range");
  CHECK(fail("standard").failure->message == "beyond the end");
}

TEST_CASE("nothing a plugin throws gets out") {
  CHECK(fail("number").failure->class_name == "int");
  CHECK(fail("memory").failure->class_name == "std::bad_alloc");
}

TEST_CASE("a secret of the settings is blanked in an error") {
  const Outcome outcome = fail("secret", {{"secret_word", "open-sesame"}});
  CHECK(outcome.failure->message == "login as [redacted] failed");
}

TEST_CASE("a secret of the service's own memory is blanked in an error") {
  Host host;
  const Outcome outcome = host.run({.data = json::object(), .meta_data = {{"access_token", "t0k-4711-abc"}}},
                                   [](aha::Call& call) { call.log(AHA_LOG_INFO, "no t0k-4711-abc"); });
  CHECK(outcome.logged("no [redacted]"));
}

TEST_CASE("an event that needs more memory than the host allows fails, and only it") {
  Host host;
  host.memory_limit(1000);
  const Outcome outcome = host.receive({.event = "inspect", .data = {{"a", std::string(5000, 'x')}}});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "std::bad_alloc");
}

TEST_CASE("a constructor that reaches for the event is told why it cannot") {
  const Outcome outcome = Host().receive({.service = "hasty_one", .event = "installed"});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "std::logic_error");
  CHECK(outcome.failure->message.find("constructor") != std::string::npos);
}

TEST_CASE("meta_data is handed back where the service changed it") {
  const Outcome outcome = Host().receive({.event = "remember", .meta_data = {{"count", 4}, {"kept", "x"}}});
  REQUIRE(outcome.meta_data);
  CHECK(*outcome.meta_data == json::value({{"count", 5}, {"kept", "x"}}));
}

TEST_CASE("meta_data is not handed back by a service that only read it, or that failed") {
  CHECK_FALSE(Host().receive({.event = "installed", .meta_data = {{"count", 4}}}).meta_data);
  const Outcome failed = Host().receive({.event = "remember", .payload = {{"fail", true}}});
  CHECK(failed.failure);
  CHECK_FALSE(failed.meta_data);
}

TEST_CASE("meta_data that is no object starts afresh") {
  const Outcome outcome = Host().receive({.event = "remember", .meta_data = nullptr});
  REQUIRE(outcome.meta_data);
  CHECK(*outcome.meta_data == json::value({{"count", 1}}));
}

TEST_CASE("a computed collection is a list of pairs with values as they are") {
  const json::value meta =
      aha::parse_json(R"({"projects":[{"name":"One","id":1},{"name":"Two","id":"b"},{}]})");
  const Outcome outcome = Host().collection("project", {.meta_data = meta});
  CHECK(outcome.ok());
  CHECK(outcome.collection == R"([["One",1],["Two","b"],["",null]])");
}

TEST_CASE("a collection without its meta_data is empty") {
  CHECK(Host().collection("project").collection == "[]");
}

TEST_CASE("a collection may fail, and a field may have none") {
  CHECK(Host().collection("late").failure->kind == AHA_FAIL_CONFIGURATION);
  const Outcome unknown = Host().collection("nope");
  REQUIRE(unknown.failure);
  CHECK(unknown.failure->message.find("\"nope\"") != std::string::npos);
  CHECK(unknown.collection.empty());
}

TEST_CASE("the factory refuses what breaks the contract, without a crash") {
  const aha_factory* factory = aha_service_factory(AHA_ABI_VERSION);
  REQUIRE(factory != nullptr);
  void* instance = nullptr;
  aha_host old_host{};
  old_host.size = 8;
  old_host.abi = 1;
  CHECK(factory->create(99, &old_host, &instance) == AHA_EINVAL);
  CHECK(factory->create(0, &old_host, &instance) == AHA_EUNSUPPORTED);
  CHECK(factory->create(0, nullptr, &instance) == AHA_EUNSUPPORTED);
  CHECK(factory->describe(99, {}, nullptr) == AHA_EINVAL);
  CHECK(aha_service_factory(0) == nullptr);
}

TEST_CASE("events on several threads share nothing") {
  std::vector<std::thread> threads;
  std::vector<std::string> texts(8);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    threads.emplace_back([i, &texts] {
      for (int round = 0; round < 50; ++round) {
        Host host;
        host.answer_all([](const auto&) { return aha::testing::Answer{}; });
        const Outcome outcome = host.receive({.event = "greet",
                                              .payload = {{"name", "user " + std::to_string(i)}},
                                              .data = {{"hook_url", "https://example.com/hook"}}});
        texts[i] = View(static_cast<const json::value&>(outcome.requests.at(0).json()))["text"].text();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK(texts[i] == "user " + std::to_string(i));
}

}  // namespace
