#include "app/unknown_names.hpp"

#include <doctest/doctest.h>

#include "artifact/file_image.hpp"
#include "artifact/file_name.hpp"

namespace {

using app::find_unknown_names;
using artifact::plugin_file;
using Sentences = std::vector<std::string>;

TEST_CASE("names of plugins that are there need no word") {
  CHECK(find_unknown_names("--pin", {"slack", "jira"}, {"jira", "slack", "trello"}).empty());
  CHECK(find_unknown_names("--pin", {"Slack"}, {"slack"}).empty() ==
        artifact::is_same_file("Slack", "slack"));
  CHECK(find_unknown_names("--pin", {}, {}).empty());
}

TEST_CASE("a name of no plugin is told with the one it is most like") {
  CHECK(
      find_unknown_names("--pin", {"slak"}, {"jira", "slack", "slack_commands"}) ==
      Sentences{"--pin names slak, and the plugins folder has no " + plugin_file("slak") + "; is it slack?"});
  CHECK(find_unknown_names("--isolate", {"github_isues"}, {"github_issues", "gitlab_issues"}) ==
        Sentences{"--isolate names github_isues, and the plugins folder has no " +
                  plugin_file("github_isues") + "; is it github_issues?"});
}

TEST_CASE("a name that is like none is told without a guess") {
  const auto sentences = find_unknown_names("--isolate", {"salesforce"}, {"jira"});
  REQUIRE(sentences.size() == 1);
  CHECK(sentences[0] ==
        "--isolate names salesforce, and the plugins folder has no " + plugin_file("salesforce"));
  CHECK(find_unknown_names("--pin", {"x"}, {}).size() == 1);
}

}  // namespace
