#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <string>

#include "cli/cli.hpp"
#include "cli/operator_client.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/service_command.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

void release(const OperatorClient& host, const std::string& service) {
  const auto answer = host.post("/quarantine/release", naming(service));
  const std::string file = text::printable(answer.at("file").as_string());
  if (answer.at("released").as_bool())
    fmt::print("{} serves again with its next event\n", file);
  else
    fmt::print("{} is not quarantined\n", file);
}

}  // namespace

void add_quarantine(CLI::App& app, app::Config& config) {
  CLI::App* const command = app.add_subcommand("quarantine", "Manage quarantined plugins");
  command->require_subcommand(1);
  add_service_command(*command, "release", "Release a service's plugin from quarantine", config, release);
  add_plugin_rollback(*command, "Deprecated: the same as \"aha-host plugin rollback\"");
}

}  // namespace cli
