// Everything an operator can set, as one struct. The list of flags, with their names in the environment and in the
// configuration file, is in config.cpp and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "telemetry/log.hpp"

namespace CLI {
class App;
}

namespace app {

struct Config {
  std::string listen = "127.0.0.1:4567";
  std::filesystem::path plugins = "plugins";
  std::filesystem::path state_dir = "state";
  std::string operator_socket;           // a path, "off", or empty: operator.sock in state_dir
  bool accept_plugins = false;           // from the operator's socket
  std::string isolation = "auto";        // of plugins that isolate does not name
  std::vector<std::string> isolate;      // PLUGIN=TIER
  std::vector<std::string> pinned;       // plugins whose worker is started ahead of the first event
  std::uint32_t worker_idle_s = 60;      // after so long without an event a worker is stopped
  std::uint32_t calls_per_process = 64;  // of a plugin whose calls run on their own threads
  std::string path_secret;
  std::vector<std::string> public_hosts;  // names that clients know the host by
  std::uint32_t threads = 0;              // 0: one per core

  std::vector<std::string> plugin_indexes;  // https URLs, files or folders
  std::uint32_t plugin_index_every_s = 30;

  std::vector<std::string> trusted_keys;  // see signature::TrustList
  std::vector<std::string> revoked;
  bool require_signature = false;
  std::vector<std::string> owners;           // SERVICE=OWNER, see ownership::NamePolicy
  std::vector<std::string> allow_downgrade;  // files

  bool workbench = false;
  std::filesystem::path web_dir;  // the files of the workbench's page; empty: those that are compiled in

  std::filesystem::path record;  // folder for a case of each event; empty: none

  std::vector<std::string> connect_to;
  std::vector<std::string> allow_address;
  std::vector<std::string> dns_servers;  // empty: those of resolv.conf
  std::filesystem::path ca_file;
  bool allow_insecure_tls = false;
  bool simulate_aha = false;  // requests to Aha! are answered from memory

  std::size_t max_body_bytes = 16 * 1024 * 1024;
  std::size_t max_requests_bytes = 256 * 1024 * 1024;
  std::size_t max_response_bytes = 64 * 1024 * 1024;
  std::size_t max_file_bytes = 512 * 1024 * 1024;
  std::size_t max_files_bytes = 4ULL * 1024 * 1024 * 1024;
  std::size_t max_kept_bytes = 64 * 1024 * 1024;  // of what services remember; a quarter for each
  std::uint32_t unknown_outcome_days = 30;
  std::size_t max_connections = 12'000;
  std::size_t max_in_flight = 16'000;
  std::size_t max_outgoing_requests = 20'000;
  std::size_t max_plugin_bytes = 256 * 1024 * 1024;
  std::size_t max_plugins_bytes = 1024 * 1024 * 1024;
  std::size_t max_plugin_processes = 4;
  std::size_t max_processes = 64;
  std::uint32_t request_timeout_s = 30;
  std::uint32_t event_timeout_s = 310;  // upstream's
  std::uint32_t max_event_timeout_s = 900;
  std::uint32_t stop_timeout_s = 10;

  telemetry::Level log_level = telemetry::Level::info;
  telemetry::LogFormat log_format = telemetry::LogFormat::text;
  std::filesystem::path log_file;  // of a service of Windows; empty: the log goes to standard error
};

// Adds the flags of `config` to a subcommand. Every --some-flag is also AHA_HOST_SOME_FLAG in the environment and
// some-flag in the configuration file; the command line wins over the environment, that over the file. PORT alone
// moves the port, as upstream does.
void add_options(CLI::App& command, Config& config);

// Adds the flags of `config` that say whose signatures count, alone.
void add_trust_options(CLI::App& command, Config& config);

// Adds the flags of `config` that say where a running host takes the operator's requests.
void add_operator_options(CLI::App& command, Config& config);

// Adds the flags of `config` that say which plugins are installed from where, and those of trust and outgoing HTTP.
void add_installation_options(CLI::App& command, Config& config);

// Adds those of trust, and the flags that say where plugins run.
void add_policy_options(CLI::App& command, Config& config);

// Where a host takes the operator's requests; empty: nowhere. [any]
std::filesystem::path operator_socket_path(const Config& config);

// ADDRESS:PORT that a host listens on if no flag says otherwise: that of `config`, with the port of PORT.
std::string listen_default(const Config& config);

// Adds --config to the whole command line: a TOML file with flags of the subcommand in use, without their
// dashes.
void add_config_file(CLI::App& root);

// AHA_HOST_SOME_FLAG of some-flag.
std::string environment_name(std::string flag);

}  // namespace app
