#include "plugin_index/rights.hpp"

#include <doctest/doctest.h>

using plugin_index::beyond;
using plugin_index::Rights;

TEST_CASE("what a version wants beyond what was given is told, and nothing else") {
  const Rights given{.services = {"slack"}, .egress = {"hooks.slack.com"}, .capabilities = {"aha.http/1"}};
  CHECK(beyond(given, given).empty());
  CHECK(beyond({}, given).empty());
  const Rights wanted{.services = {"jira", "slack"},
                      .egress = {"api.example.com", "hooks.slack.com"},
                      .capabilities = {"aha.http/1", "aha.kv/1"}};
  const auto more = beyond(wanted, given);
  CHECK(more == Rights{.services = {"jira"}, .egress = {"api.example.com"}, .capabilities = {"aha.kv/1"}});
  CHECK(plugin_index::words_of(more) ==
        std::vector<std::string>{"serves jira", "may call api.example.com", "uses aha.kv/1"});
}

TEST_CASE("a pattern covers the hosts below it, but no wider pattern") {
  const auto egress = [](std::vector<std::string> hosts) {
    return Rights{.services = {}, .egress = std::move(hosts), .capabilities = {}};
  };
  CHECK(beyond(egress({"a.example.com"}), egress({"*.example.com"})).empty());
  CHECK_FALSE(beyond(egress({"example.com"}), egress({"*.example.com"})).empty());
  CHECK_FALSE(beyond(egress({"*.example.com"}), egress({"a.example.com"})).empty());
  CHECK_FALSE(beyond(egress({"*"}), egress({"*.example.com"})).empty());
  CHECK(beyond(egress({"*.example.com", "x.org"}), egress({"*"})).empty());
}
