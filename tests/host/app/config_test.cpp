#include "app/config.hpp"

#include <doctest/doctest.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>

#include "host/test_files.hpp"
#include "host/variables.hpp"

using app::Config;

namespace {

// Parses as `serve` would; the flags and what went wrong.
struct Parsed {
  Config config;
  std::string error;
};

Parsed parse(std::vector<std::string> flags) {
  Parsed parsed;
  CLI::App root("aha-host");
  app::add_config_file(root);
  app::add_options(*root.add_subcommand("serve"), parsed.config);
  flags.insert(flags.begin(), "serve");
  std::reverse(flags.begin(), flags.end());  // CLI11 takes them from the back
  try {
    root.parse(flags);
  } catch (const CLI::ParseError& error) {
    parsed.error = error.what();
  }
  return parsed;
}

using Environment = test::Variable;

struct File {
  test::TemporaryDirectory folder;
  std::string path = (folder.path() / "config.toml").string();
  explicit File(const char* text) { std::ofstream(path) << text; }
};

}  // namespace

TEST_CASE("config: without flags it is loopback, port 4567") {
  const auto parsed = parse({});
  CHECK(parsed.error.empty());
  CHECK(parsed.config.listen == "127.0.0.1:4567");
  CHECK_FALSE(parsed.config.allow_insecure_tls);
}

TEST_CASE("config: PORT moves the port and leaves the address") {
  const Environment port("PORT", "5000");
  CHECK(parse({}).config.listen == "127.0.0.1:5000");
  CHECK(parse({"--listen", "0.0.0.0:80"}).config.listen == "0.0.0.0:80");
}

TEST_CASE("config: the command line wins over the environment, that over the file") {
  const File file(
      "max-body-bytes = 5000\nevent-timeout-s = 7\nlog-level = \"warn\"\nallow-insecure-tls = true\n"
      "allow-address = [\"10.0.0.0/8\", \"192.168.0.0/16\"]\n");
  const Environment body("AHA_HOST_MAX_BODY_BYTES", "6000");
  const auto parsed = parse({"--config", file.path, "--event-timeout-s", "9"});
  CHECK(parsed.error.empty());
  CHECK(parsed.config.max_body_bytes == 6000);
  CHECK(parsed.config.event_timeout_s == 9);
  CHECK(parsed.config.log_level == telemetry::Level::warn);
  CHECK(parsed.config.allow_insecure_tls);
  CHECK(parsed.config.allow_address == std::vector<std::string>{"10.0.0.0/8", "192.168.0.0/16"});
}

TEST_CASE("config: a file that is not TOML is refused with the place") {
  const File file("max-body-bytes = = 3\n");
  CHECK(parse({"--config", file.path}).error.find("line 1") != std::string::npos);
  CHECK_FALSE(parse({"--config", "/no/such/file.toml"}).error.empty());
}

TEST_CASE("config: an unknown member of the file, or an unknown flag, is refused by name") {
  const File file("max-bodi-bytes = 3\n");
  CHECK(
      parse({"--config", file.path}).error ==
      R"(the configuration file has "max-bodi-bytes", which is no flag of serve. Did you mean "max-body-bytes"?)");
  CHECK(parse({"--nonsense"}).error.find("nonsense") != std::string::npos);
}

TEST_CASE("config: the host's file serves the commands beside it, at any depth") {
  const File file("listen = \"127.0.0.1:99\"\nplugins = \"from-file\"\nmax-bodi-bytes = 3\n");
  Config of_list, of_host;
  CLI::App root("aha-host");
  app::add_config_file(root);
  app::add_options(*root.add_subcommand("serve"), of_host);
  auto* const list = root.add_subcommand("plugin")->add_subcommand("list");
  app::add_installation_options(*list, of_list);
  const auto parse_list = [&] { root.parse("plugin list --config " + file.path, false); };
  CHECK_THROWS_WITH(parse_list(),
                    "the configuration file has \"max-bodi-bytes\", which is no flag of plugin list.");
  std::ofstream(file.path) << "listen = \"127.0.0.1:99\"\nplugins = \"from-file\"\n";
  parse_list();
  CHECK(of_list.plugins == "from-file");
}

TEST_CASE("config: values out of range are refused") {
  CHECK_FALSE(parse({"--max-in-flight", "50000"}).error.empty());
  CHECK_FALSE(parse({"--max-in-flight", "0"}).error.empty());
  CHECK_FALSE(parse({"--threads", "-1"}).error.empty());
  CHECK_FALSE(parse({"--event-timeout-s", "soon"}).error.empty());
  CHECK_FALSE(parse({"--max-file-bytes", "0"}).error.empty());
  CHECK_FALSE(parse({"--max-files-bytes", "0"}).error.empty());
  CHECK_FALSE(parse({"--isolation", "nowhere"}).error.empty());
  CHECK_FALSE(parse({"--log-level", "loud"}).error.empty());
}

TEST_CASE("config: a path secret must be hard to guess and fit in a URL") {
  CHECK(parse({"--path-secret", "short"}).error.find("16 characters") != std::string::npos);
  CHECK_FALSE(parse({"--path-secret", "has/a/slash/in/the/middle"}).error.empty());
  CHECK(parse({"--path-secret", "0123456789abcdef"}).error.empty());
}
