#include "app/config.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "app/config_file.hpp"
#include "app/limit_options.hpp"
#include "app/path_options.hpp"
#include "artifact/file_image.hpp"
#include "artifact/manifest.hpp"
#include "server/authority.hpp"
#include "signature/minisign.hpp"
#include "text/format.hpp"

namespace app {
namespace {

// A secret prefix that can be guessed is worse than none, and it has to survive in a URL.
std::string check_path_secret(const std::string& secret) {
  constexpr std::size_t shortest = 16;
  const bool is_unreserved = std::all_of(secret.begin(), secret.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == '~';
  });
  if (secret.size() >= shortest && is_unreserved) return {};
  return fmt::format(
      "needs at least {} characters out of A-Z a-z 0-9 - _ . ~; `openssl rand -hex 16` makes one", shortest);
}

std::string check_public_host(const std::string& name) {
  const auto authority = server::parse_authority(name);
  if (authority && authority->host == name) return {};
  return fmt::format("{}: give the name alone, without scheme, port or path, such as tunnel.example.com",
                     name);
}

void add_operator(CLI::App& command, Config& config) {
  command.add_option("--state-dir", config.state_dir,
                     "The host's own folder, for what must survive a restart");
  command.add_option(
      "--operator-socket", config.operator_socket,
      "Unix socket for the operator's commands, or off; by default operator.sock in the state folder");
}

void add_serving(CLI::App& command, Config& config) {
  command.add_option("--listen", config.listen, "Address and port to serve on; port 0 takes a free one");
  command.add_option("--plugins", config.plugins, "Folder to watch for plugins");
  add_operator(command, config);
  command.add_flag("--accept-plugins", config.accept_plugins,
                   "Take plugin files on the operator's socket (POST /plugins/NAME), into --plugins");
  command
      .add_option("--path-secret", config.path_secret,
                  "Serve under /SECRET/ only; for a port that others can reach")
      ->check(CLI::Validator(check_path_secret, "SECRET"));
  command
      .add_option("--public-host", config.public_hosts,
                  "Name by which clients reach the host, such as a tunnel's or proxy's")
      ->delimiter(',')
      ->check(CLI::Validator(check_public_host, "NAME"));
  command.add_option("--threads", config.threads, "Event loops; 0 means one per core")
      ->check(CLI::Range(0, 256));
}

std::string check_isolate(const std::string& text) {
  const auto equals = text.find('=');
  const std::string tier = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (equals > 0 && (tier == "auto" || tier == "inline" || tier == "worker" || tier == "sandbox")) return {};
  return fmt::format(
      "{}: give a plugin's name, without the ending of its file, and a tier, such as slack=worker; tiers are "
      "auto, inline, "
      "worker and sandbox",
      text);
}

void add_isolation(CLI::App& command, Config& config) {
  command
      .add_option("--isolation", config.isolation,
                  "Where plugins run: inline in the host, worker in a separate process, sandbox in a process "
                  "with almost no rights; auto runs bundled and trusted ones inline and sandboxes the others")
      ->check(CLI::IsMember({"auto", "inline", "worker", "sandbox"}));
  command
      .add_option("--isolate", config.isolate,
                  "The same for one plugin, such as slack=worker; in the file the table [isolation]")
      ->delimiter(',')
      ->check(CLI::Validator(check_isolate, "PLUGIN=TIER"));
}

void add_workers(CLI::App& command, Config& config) {
  command
      .add_option("--pin", config.pinned,
                  "Plugins whose process is started ahead of the first event and kept when idle")
      ->delimiter(',');
  command
      .add_option("--worker-idle-s", config.worker_idle_s,
                  "Time without an event after which a worker is stopped")
      ->check(CLI::Range(1, 86'400));
  command
      .add_option("--calls-per-process", config.calls_per_process,
                  "Events at once of a plugin whose calls run on their own threads; others wait")
      ->check(CLI::Range(1, 1'000));
}

void add_outgoing(CLI::App& command, Config& config) {
  command
      .add_option("--connect-to", config.connect_to,
                  "HOST:PORT:HOST:PORT, as in curl: connect to the second in place of the first")
      ->delimiter(',');
  command
      .add_option("--allow-address", config.allow_address,
                  "CIDR that plugins may reach although it is private, such as 10.1.0.0/16")
      ->delimiter(',');
  command
      .add_option("--dns-server", config.dns_servers,
                  "ADDRESS or ADDRESS:PORT of a name server to use in place of those of /etc/resolv.conf")
      ->delimiter(',');
  command.add_option("--ca-file", config.ca_file, "PEM file of the certificate authorities to trust")
      ->check(CLI::ExistingFile);
  command.add_flag("--allow-insecure-tls", config.allow_insecure_tls,
                   "Let an integration's own switch turn off the verification of certificates");
}

void add_trust(CLI::App& command, Config& config) {
  command
      .add_option("--trusted-key", config.trusted_keys,
                  "minisign public key, or its file, whose signatures on plugins are trusted")
      ->delimiter(',');
  command
      .add_option(
          "--revoked", config.revoked,
          "Key id, or SHA-256 of a file, that must not be loaded; or a file with one of these per line")
      ->delimiter(',');
  command.add_flag("--require-signature", config.require_signature,
                   "Load only what a trusted key has signed");
}

void add_indexes(CLI::App& command, Config& config) {
  command
      .add_option("--plugin-index", config.plugin_indexes,
                  "Signed index of plugins: an https URL, or a file or folder of this machine")
      ->delimiter(',');
}

void add_index_watch(CLI::App& command, Config& config) {
  add_indexes(command, config);
  command
      .add_option("--plugin-index-every-s", config.plugin_index_every_s,
                  "How often each plugin index is read again, for what it has revoked")
      ->check(CLI::Range(1, 60));
}

std::string check_owner(const std::string& text) {
  const auto equals = text.find('=');
  const std::string owner = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (artifact::is_service_name(text.substr(0, equals)) &&
      (owner == "bundled" || artifact::is_plugin_name(owner) || signature::parse_key_id(owner) ||
       signature::parse_public_key(owner)))
    return {};
  return fmt::format(
      "{}: give a service and its owner, such as slack=bundled; owners are bundled, the id of a trusted key, "
      "and a "
      "file such as acme.so",
      text);
}

void add_names(CLI::App& command, Config& config) {
  command
      .add_option("--owner", config.owners,
                  "Owner of a service name, whatever else is known of it: slack=bundled, slack=KEY-ID or "
                  "slack=acme.so")
      ->delimiter(',')
      ->check(CLI::Validator(check_owner, "SERVICE=OWNER"));
  command
      .add_option("--allow-downgrade", config.allow_downgrade,
                  "Signed files, such as acme.so, that may be older than what served last")
      ->delimiter(',');
}

void name_in_environment(CLI::App& command) {
  for (CLI::Option* const option : command.get_options()) {
    const bool is_flag = !option->get_lnames().empty() && option->get_name() != "--help";
    if (is_flag) option->envname(environment_name(option->get_lnames().front()));
  }
}

void add_simulation(CLI::App& command, Config& config) {
  command.add_flag("--simulate-aha", config.simulate_aha,
                   "Answer requests to Aha! from memory, without an account; nothing goes to *.aha.io");
}

void add_workbench(CLI::App& command, Config& config) {
  command.add_flag("--workbench", config.workbench,
                   "Serve the workbench, a page for the operator; dev always does");
  command
      .add_option("--web-dir", config.web_dir, "Folder with the workbench's page, for those who change it")
      ->check(CLI::ExistingDirectory);
}

void add_recording(CLI::App& command, Config& config) {
  command.add_option("--record", config.record,
                     "Folder to store each event in, without its secrets, as a case that replay plays");
}

// A choice by name. CLI11 would print the numbers behind the names, too.
template <class Value>
void add_choice(CLI::App& command, const char* flag, Value& value, const std::map<std::string, Value>& names,
                const char* initial, const char* description) {
  std::string all;
  for (const auto& [name, unused] : names) all += (all.empty() ? "" : "|") + name;
  const auto number_of = [names, all](std::string& name) -> std::string {
    const auto found = names.find(CLI::ignore_case(name));
    if (found == names.end()) return text::format("must be one of {}, and is {}", all, name);
    name = std::to_string(static_cast<int>(found->second));
    return {};
  };
  command.add_option(flag, value, description)
      ->transform(CLI::Validator(number_of, ""))
      ->type_name(all)
      ->default_str(initial);
}

void add_logging(CLI::App& command, Config& config) {
  using telemetry::Level;
  using telemetry::LogFormat;
  const std::map<std::string, Level> levels{
      {"debug", Level::debug}, {"info", Level::info}, {"warn", Level::warn}, {"error", Level::error}};
  const std::map<std::string, LogFormat> formats{{"text", LogFormat::text}, {"json", LogFormat::json}};
  add_choice(command, "--log-level", config.log_level, levels, "info",
             "debug adds the lines that plugins log");
  add_choice(command, "--log-format", config.log_format, formats, "text", "Format of the log's lines");
}

}  // namespace

std::string listen_default(const Config& config) {
  const char* const port = std::getenv("PORT");  // NOLINT(concurrency-mt-unsafe): no thread sets it
  if (port == nullptr || *port == '\0') return config.listen;
  return config.listen.substr(0, config.listen.rfind(':') + 1) + port;
}

void add_options(CLI::App& command, Config& config) {
  config.listen = listen_default(config);
  command.option_defaults()->always_capture_default();
  add_serving(command, config);
  add_isolation(command, config);
  add_workers(command, config);
  add_trust(command, config);
  add_names(command, config);
  add_index_watch(command, config);
  add_outgoing(command, config);
  add_simulation(command, config);
  add_recording(command, config);
  add_workbench(command, config);
  add_limits(command, config);
  add_logging(command, config);
  name_in_environment(command);
}

void add_trust_options(CLI::App& command, Config& config) {
  add_trust(command, config);
  name_in_environment(command);
}

void add_operator_options(CLI::App& command, Config& config) {
  add_operator(command, config);
  name_in_environment(command);
}

void add_installation_options(CLI::App& command, Config& config) {
  command.add_option("--plugins", config.plugins, "The host's folder of plugins");
  add_operator(command, config);
  add_indexes(command, config);
  add_trust(command, config);
  add_outgoing(command, config);
  name_in_environment(command);
}

std::filesystem::path operator_socket_path(const Config& config) {
  if (config.operator_socket == "off") return {};
  if (!config.operator_socket.empty()) return files::path_from_text(config.operator_socket);
  return config.state_dir / "operator.sock";
}

void add_policy_options(CLI::App& command, Config& config) {
  add_isolation(command, config);
  add_trust(command, config);
  add_names(command, config);
  name_in_environment(command);
}

void add_config_file(CLI::App& root) {
  root.set_config("--config", "", "TOML file with flags of the subcommand, without their dashes");
  root.config_formatter(std::make_shared<TomlFile>(root));
  root.allow_config_extras(CLI::config_extras_mode::error);
  root.fallthrough();
}

std::string environment_name(std::string flag) {
  std::transform(flag.begin(), flag.end(), flag.begin(), [](char c) {
    return c == '-' ? '_' : (c >= 'a' && c <= 'z') ? char(c - 'a' + 'A') : c;
  });
  return "AHA_HOST_" + flag;
}

}  // namespace app
