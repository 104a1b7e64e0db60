#include <doctest/doctest.h>

#include "records.hpp"

#include <aha/auth.hpp>

#include <algorithm>
#include <ctime>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;

const std::string repos = "https://api.github.com/user/repos?per_page=100&page=";

aha::testing::Event installed() {
  return {.event = "installed", .data = records::settings()};
}

TEST_CASE("installed stores the names of the account's repositories") {
  Host host;
  host.expect("GET", repos + "1",
              answer(200, R"([{"id":1,"name":"a","full_name":"z/a"},{"full_name":"z/b"}])"));
  const Outcome outcome = host.receive(installed());
  CHECK(outcome.ok());
  CHECK(json::serialize(outcome.meta_data.value()) ==
        R"({"repos":[{"full_name":"z/a"},{"full_name":"z/b"}]})");
  CHECK(outcome.requests[0].header("Authorization") == aha::auth::basic("needle", "token-4711"));
  CHECK(outcome.requests[0].header("X-GitHub-Api-Version") == "2022-11-28");
}

TEST_CASE("installed follows the pages to the last") {
  Host host;
  const aha::testing::Headers more{{"link", "<https://api.github.com/user/repos?page=2>; rel=\"next\""}};
  const aha::testing::Headers last{{"Link", "<https://api.github.com/user/repos?page=1>; rel=\"first\""}};
  host.expect("GET", repos + "1", answer(200, R"([{"full_name":"z/a"}])", more));
  host.expect("GET", repos + "2", answer(200, R"([{"full_name":"z/b"}])", last));
  const Outcome outcome = host.receive(installed());
  CHECK(outcome.ok());
  CHECK(outcome.meta_data.value().at("repos").as_array().size() == 2);
}

TEST_CASE("a server that always has one more page is left after a hundred") {
  Host host;
  host.answer_all([](const auto&) { return answer(200, "[]", {{"Link", "<https://x>; rel=\"next\""}}); });
  const Outcome outcome = host.receive(installed());
  CHECK(outcome.ok());
  CHECK(outcome.requests.size() == 100);
}

/// A page of GitHub's list: a hundred repositories of 5 KB each, most of it addresses.
std::string page_of_repositories(int page) {
  static const std::string members = [] {
    std::string all;
    for (int i = 10; i < 80; ++i)
      all += R"(,"kind)" + std::to_string(i) +
             R"(_url":"https://api.github.com/repos/north/some-repository{/sha}")";
    return all;
  }();
  std::string list;
  for (int i = page * 100; i < (page + 1) * 100; ++i)
    list += R"(,{"id":7,"full_name":"north/r)" + std::to_string(i) + "\"" + members + "}";
  list.front() = '[';
  return list + "]";
}

/// Seconds of the processor's time that "installed" takes for an account of so many pages.
double time_to_read(int pages) {
  Host host;
  int page = 0;
  host.answer_all([&](const auto&) {
    const bool is_last = page + 1 == pages;
    return answer(200, page_of_repositories(page++), {{"Link", is_last ? "" : "<https://x>; rel=\"next\""}});
  });
  const std::clock_t start = std::clock();
  const Outcome outcome = host.receive(installed());
  const double time_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  REQUIRE(outcome.ok());
  const json::array& stored = outcome.meta_data.value().at("repos").as_array();
  REQUIRE(stored.size() == static_cast<std::size_t>(pages) * 100);
  CHECK(json::serialize(stored.back()) ==
        R"({"full_name":"north/r)" + std::to_string(pages * 100 - 1) + "\"}");
  return time_s;
}

TEST_CASE("ten thousand repositories fit into an event's memory and take ten times what a thousand take") {
  const double tenth_s = std::max(time_to_read(10), 0.01);
  CHECK(time_to_read(100) < 50 * tenth_s);  // a hundred times, were any of it quadratic
}

TEST_CASE("an account without repositories has none to choose from") {
  Host host;
  host.expect("GET", repos + "1", answer(200, "[]"));
  CHECK(json::serialize(host.receive(installed()).meta_data.value()) == R"({"repos":[]})");
}

TEST_CASE("an Enterprise server is asked at its own address") {
  Host host;
  host.expect("GET", "https://git.example.com/api/v3/user/repos?per_page=100&page=1", answer(200, "[]"));
  aha::testing::Event event = installed();
  event.data.as_object()["server_url"] = "https://git.example.com/api/v3";
  CHECK(host.receive(event).ok());
}

TEST_CASE("the repositories to choose from are in the order of their names") {
  Host host;
  const json::value meta =
      records::parsed(R"({"repos":[{"name":"b","full_name":"z/b"},{"name":"a","full_name":"z/a"}]})");
  CHECK(host.collection("repository", {.meta_data = meta}).collection == R"([["z/a","z/a"],["z/b","z/b"]])");
}

TEST_CASE("repositories stored without names keep GitHub's order") {
  Host host;
  const json::value meta = records::parsed(R"({"repos":[{"full_name":"z/b"},{"full_name":"z/a"}]})");
  CHECK(host.collection("repository", {.meta_data = meta}).collection == R"([["z/b","z/b"],["z/a","z/a"]])");
}

TEST_CASE("before installation there is nothing to choose from") {
  Host host;
  CHECK(host.collection("repository").collection == "[]");
  CHECK(host.collection("repository", {.meta_data = records::parsed(R"({"repos":"x"})")}).collection == "[]");
}

TEST_CASE("the settings are those that Aha! knows, in order") {
  Host host;
  std::string fields;
  const json::value description = host.describe();
  for (const json::value& field : description.at("schema").as_array())
    fields += std::string(field.at("name").as_string()) + " ";
  CHECK(fields ==
        "username password server_url install_button repository mapping status_mapping add_status_labels "
        "callback_url ");
}

TEST_CASE("a token that ends soon is warned of, one that ends later or never is not") {
  const auto warns = [](const std::string& ends) {
    Host host;
    host.expect("GET", "https://api.github.com/user/repos?per_page=100&page=1",
                records::answer(200, "[]", {{"GitHub-Authentication-Token-Expiration", ends}}));
    const Outcome outcome = host.receive({.event = "installed", .data = records::settings()});
    CHECK(outcome.ok());
    return outcome.logged("The token ends on");
  };
  CHECK(warns("2020-01-02 03:04:05 UTC"));
  CHECK(warns("2020-01-02 03:04:05 +0200"));
  CHECK(!warns("2999-01-02 03:04:05 UTC"));
  CHECK(!warns(""));
  CHECK(!warns("soon"));
}

}  // namespace
