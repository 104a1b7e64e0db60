#include "installation/plugins_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <span>

#include "artifact/artifact.hpp"
#include "artifact/file_image.hpp"
#include "host/test_files.hpp"
#include "installation/chosen_versions.hpp"

namespace {

namespace fs = std::filesystem;
using artifact::plugin_file;
using installation::PluginsFolder;
using installation::Version;

std::string hash(std::string_view content) {
  return artifact::sha256_hex(std::as_bytes(std::span(content)));
}

struct Folder {
  test::TemporaryDirectory top;
  fs::path plugins = top.path() / "plugins";
  fs::path state = top.path() / "state";

  Folder() { fs::create_directory(plugins); }

  PluginsFolder open() const { return {plugins, state}; }
  std::string content(const std::string& name = plugin_file("slack")) const {
    return test::read_file(plugins / name);
  }
  std::size_t kept() const {
    const fs::directory_iterator files(plugins / ".kept" / "slack");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }
};

void install(PluginsFolder& folder, const std::string& number, const std::string& signature = "") {
  const std::string content = "the bytes of " + number;
  Version version;
  version.version = number;
  version.sha256 = hash(content);
  version.is_signed = !signature.empty();
  folder.install("slack", std::move(version), {content, signature});
}

std::vector<std::string> before(const PluginsFolder& folder) {
  std::vector<std::string> numbers;
  for (const auto& version : folder.lock().find("slack")->before) numbers.push_back(version.version);
  return numbers;
}

}  // namespace

TEST_CASE("three versions are kept, and the oldest is evicted") {
  const Folder folder;
  auto plugins = folder.open();
  for (const auto* const number : {"1", "2", "3", "4"}) install(plugins, number);
  CHECK(folder.content() == "the bytes of 4");
  CHECK(before(plugins) == std::vector<std::string>{"3", "2"});
  CHECK(folder.kept() == 3);
  install(plugins, "4");
  CHECK(before(plugins) == std::vector<std::string>{"3", "2"});
}

TEST_CASE("a restored version runs, and the one that ran is the last to go back to") {
  const Folder folder;
  {
    auto plugins = folder.open();
    for (const auto* const number : {"1", "2", "3"}) install(plugins, number);
    REQUIRE(plugins.restore("slack", "2").has_value());
  }
  auto plugins = folder.open();  // the lock on the disk says the same
  CHECK(folder.content() == "the bytes of 2");
  CHECK(plugins.lock().find("slack")->current.version == "2");
  CHECK(before(plugins) == std::vector<std::string>{"1", "3"});
}

TEST_CASE("a file that was changed is put back from what was kept") {
  const Folder folder;
  auto plugins = folder.open();
  install(plugins, "1");
  std::ofstream(folder.plugins / plugin_file("slack")) << "changed";
  CHECK(plugins.hash_of("slack") == hash("changed"));
  REQUIRE(plugins.restore("slack", "1").has_value());
  CHECK(folder.content() == "the bytes of 1");
}

TEST_CASE("a kept copy that was changed is not restored") {
  const Folder folder;
  auto plugins = folder.open();
  install(plugins, "1");
  install(plugins, "2");
  std::ofstream(folder.plugins / ".kept" / "slack" / plugin_file(hash("the bytes of 1"))) << "changed";
  CHECK(plugins.restore("slack", "1").error().find("was changed") != std::string::npos);
  CHECK(folder.content() == "the bytes of 2");
}

TEST_CASE("an earlier signed version is noted as chosen in the state folder") {
  const Folder folder;
  auto plugins = folder.open();
  install(plugins, "1", "signature of 1");
  install(plugins, "2");
  CHECK_FALSE(fs::exists(folder.plugins / (plugin_file("slack") + ".minisig")));
  CHECK_FALSE(installation::is_chosen_version(folder.state, plugin_file("slack"), hash("the bytes of 1")));
  REQUIRE(plugins.restore("slack", "1").has_value());
  CHECK(folder.content(plugin_file("slack") + ".minisig") == "signature of 1");
  CHECK(installation::is_chosen_version(folder.state, plugin_file("slack"), hash("the bytes of 1")));
  CHECK_FALSE(installation::is_chosen_version(folder.state, plugin_file("slack"), hash("the bytes of 2")));
}

TEST_CASE("a removed plugin leaves nothing behind") {
  const Folder folder;
  auto plugins = folder.open();
  install(plugins, "1", "signature of 1");
  plugins.remove("slack");
  CHECK(plugins.lock().find("slack") == nullptr);
  for (const auto& name :
       {plugin_file("slack"), plugin_file("slack") + ".minisig", std::string(".kept/slack")})
    CHECK_FALSE(fs::exists(folder.plugins / name));
}

TEST_CASE("a version that cannot be written leaves the earlier one in the lock") {
  const Folder folder;
  auto plugins = folder.open();
  install(plugins, "1");
  fs::remove(folder.plugins / plugin_file("slack"));
  fs::create_directory(folder.plugins / plugin_file("slack"));  // no file can take its place
  CHECK_THROWS_AS(install(plugins, "2"), std::system_error);
  CHECK(plugins.lock().find("slack")->current.version == "1");
  CHECK(installation::read_lock(folder.plugins) == plugins.lock());
}

TEST_CASE("a first version that cannot be written leaves no entry in the lock") {
  const Folder folder;
  auto plugins = folder.open();
  fs::create_directory(folder.plugins / plugin_file("slack"));
  CHECK_THROWS_AS(install(plugins, "1"), std::system_error);
  CHECK(installation::read_lock(folder.plugins)->find("slack") == nullptr);
}

TEST_CASE("one command at a time changes a folder") {
  const Folder folder;
  const auto plugins = folder.open();
  CHECK_THROWS_WITH_AS(folder.open(), doctest::Contains("another command"), std::runtime_error);
}
