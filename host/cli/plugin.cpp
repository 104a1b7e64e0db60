#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <string>

#include "cli/cli.hpp"
#include "cli/operator_client.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/service_command.hpp"
#include "text/printable.hpp"

namespace cli {

void roll_back(const OperatorClient& host, const std::string& service) {
  const auto answer = host.post("/quarantine/rollback", naming(service));
  if (answer.empty())
    return fmt::print("the earlier version serves again; it does not offer {}\n", text::printable(service));
  const std::string version = text::printable(answer.at("version").as_string());
  fmt::print("{} serves its earlier version{}{} again, until the file changes\n",
             text::printable(answer.at("file").as_string()), version.empty() ? "" : " ", version);
}

void add_plugin(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("plugin", "Install plugins from an index, and choose which version serves");
  command->require_subcommand(1);
  add_plugin_add(*command);
  add_plugin_index(*command);
  add_plugin_list(*command);
  add_plugin_pin(*command);
  add_plugin_remove(*command);
  add_plugin_rollback(*command, "Roll a plugin back to its previous version");
  add_plugin_why(*command);
}

}  // namespace cli
