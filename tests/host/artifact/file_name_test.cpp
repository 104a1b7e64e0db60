#include "artifact/file_name.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "artifact/file_image.hpp"
#include "artifact/native_file.hpp"

using artifact::is_plugin_name;
using artifact::plugin_file;

TEST_CASE("names in other letters are one if the system takes their files for one") {
  CHECK(artifact::is_same_file("slack.dll", "slack.dll"));
  CHECK_FALSE(artifact::is_same_file("slack.dll", "slack"));
  CHECK(artifact::is_same_file("Slack.DLL", "slack.dll") == artifact::names_ignore_case);
  CHECK(artifact::is_same_file("\u00c9t\u00c9.dll", "\u00e9t\u00e9.dll") == artifact::names_ignore_case);
  CHECK((artifact::file_key("Slack.DLL") == artifact::file_key("sLACK.dll")) == artifact::names_ignore_case);
}

TEST_CASE("a map has one entry for each file") {
  std::map<std::string, int, artifact::FileOrder> by_file = {{"slack.dll", 1}, {"jira.dll", 2}};
  CHECK(by_file.contains("slack.dll"));
  CHECK(by_file.contains("SLACK.dll") == artifact::names_ignore_case);
  by_file["Jira.dll"] = 3;
  CHECK(by_file.size() == (artifact::names_ignore_case ? 2 : 3));
}

TEST_CASE("plugin files have the system's ending and no dot in front") {
  CHECK(is_plugin_name(plugin_file("slack")));
  CHECK(is_plugin_name(plugin_file("con.slack")) != artifact::names_ignore_case);
  CHECK_FALSE(is_plugin_name(plugin_file("")));
  CHECK_FALSE(is_plugin_name(plugin_file(".slack")));
  CHECK_FALSE(is_plugin_name("slack.txt"));
  CHECK(artifact::plugin_name(plugin_file("slack")) == "slack");
}

TEST_CASE("a signature is of the plugin file whose name it has") {
  const auto file = plugin_file("slack");
  CHECK(artifact::plugin_signed_by(file + ".minisig") == file);
  CHECK(artifact::plugin_signed_by(file + ".MINISIG").has_value() == artifact::names_ignore_case);
  CHECK_FALSE(artifact::plugin_signed_by(file));
  CHECK_FALSE(artifact::plugin_signed_by("slack.txt.minisig"));
}
