#include "app/unknown_names.hpp"

#include <doctest/doctest.h>

namespace {

using app::find_unknown_names;
using Sentences = std::vector<std::string>;

TEST_CASE("names of plugins that are there need no word") {
  CHECK(find_unknown_names("--pin", {"slack", "jira"}, {"jira", "slack", "trello"}).empty());
  CHECK(find_unknown_names("--pin", {}, {}).empty());
}

TEST_CASE("a name of no plugin is told with the one it is most like") {
  CHECK(find_unknown_names("--pin", {"slak"}, {"jira", "slack", "slack_commands"}) ==
        Sentences{"--pin names slak, and the plugins folder has no slak.so; is it slack?"});
  CHECK(find_unknown_names("--isolate", {"github_isues"}, {"github_issues", "gitlab_issues"}) ==
        Sentences{"--isolate names github_isues, and the plugins folder has no github_isues.so; is it "
                  "github_issues?"});
}

TEST_CASE("a name that is like none is told without a guess") {
  const auto sentences = find_unknown_names("--isolate", {"salesforce"}, {"jira"});
  REQUIRE(sentences.size() == 1);
  CHECK(sentences[0] == "--isolate names salesforce, and the plugins folder has no salesforce.so");
  CHECK(find_unknown_names("--pin", {"x"}, {}).size() == 1);
}

}  // namespace
