#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <string>

#include "cli/cli.hpp"
#include "cli/operator_client.hpp"
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

void add_plugin(CLI::App& app, app::Config& config) {
  CLI::App* const command = app.add_subcommand("plugin", "Change which version of a plugin serves");
  command->require_subcommand(1);
  add_service_command(*command, "rollback", "Roll a plugin back to its previous version", config, roll_back);
}

}  // namespace cli
