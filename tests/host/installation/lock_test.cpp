#include "installation/lock.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "artifact/file_image.hpp"
#include "artifact/file_name.hpp"
#include "host/test_files.hpp"

namespace {

using artifact::plugin_file;
using installation::Lock;
using installation::Version;

Version version(std::string number, char digit) {
  return {.version = std::move(number),
          .sha256 = std::string(64, digit),
          .is_signed = true,
          .index = "https://example.com/index.json",
          .key_id = "0123456789ABCDEF",
          .rights = {.services = {"slack"}, .egress = {"*.slack.com"}, .capabilities = {"aha.http/1"}},
          .installed_s = 1'700'000'000,
          .consent = {.at_s = 1'600'000'000, .given = "by --yes"}};
}

Lock sample_lock() {
  return {
      .indexes = {{"https://example.com/index.json", 7}},
      .plugins = {
          {.name = "slack", .current = version("2", 'a'), .before = {version("1", 'b')}, .is_pinned = true}}};
}

}  // namespace

TEST_CASE("a lock is read as it was written") {
  const test::TemporaryDirectory folder;
  CHECK(installation::read_lock(folder.path()) == Lock());
  installation::write_lock(folder.path(), sample_lock());
  CHECK(installation::read_lock(folder.path()) == sample_lock());
}

TEST_CASE("the lock refuses another content of what it names, and nothing else") {
  const test::TemporaryDirectory folder;
  installation::write_lock(folder.path(), sample_lock());
  const auto fault = [&](const std::string& file, char digit) {
    return installation::find_lock_fault(folder.path(), file, std::string(64, digit));
  };
  CHECK(fault(plugin_file("slack"), 'a').empty());
  CHECK(fault(plugin_file("jira"), 'c').empty());
  CHECK(fault(plugin_file("slack"), 'b').find("plugin pin slack@2") != std::string::npos);
}

TEST_CASE("the lock holds for a file under every name that the system has for it") {
  auto lock = sample_lock();
  const bool is_one = artifact::is_same_file("Slack", "slack");
  CHECK((lock.find("Slack") != nullptr) == is_one);
  lock.put({.name = "Slack", .current = version("3", 'c'), .before = {}, .is_pinned = false});
  CHECK(lock.plugins.size() == (is_one ? 1 : 2));
  lock.erase("SLACK");
  CHECK(lock.plugins.empty() == is_one);
}

TEST_CASE("a lock that cannot be read stands against every file") {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / installation::lock_name) << "{";
  CHECK(installation::find_lock_fault(folder.path(), plugin_file("jira"), "").find("cannot be read") !=
        std::string::npos);
}

TEST_CASE("what is wrong in a lock is named") {
  const auto fault = [](std::string_view piece, std::string_view by) {
    auto text = installation::format_lock(sample_lock());
    text.replace(text.find(piece), piece.size(), by);
    const auto lock = installation::parse_lock(text);
    return lock ? std::string() : lock.error();
  };
  CHECK(fault("\"lock\": 1", "\"lock\": 2").find("\"lock\"") != std::string::npos);
  CHECK(fault("\"name\": \"slack\"", "\"name\": \"../x\"").find("no name of a plugin") != std::string::npos);
  CHECK(fault("aaaa", "../a").find("\"sha256\"") != std::string::npos);
  CHECK(fault("true", "1").find("neither true nor false") != std::string::npos);
  CHECK(fault("2023-11-14T22:13:20Z", "then").find("\"installed\"") != std::string::npos);
}
