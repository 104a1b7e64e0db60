#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/cli.hpp"
#include "cli/operator_client.hpp"
#include "text/printable.hpp"

namespace cli {

void add_workbench(CLI::App& app, app::Config& config) {
  CLI::App* const command = app.add_subcommand(
      "workbench", "Print the address of a running host's workbench, with the token that opens it");
  app::add_operator_options(*command, config);
  command->callback([&config] {
    const auto answer = OperatorClient(app::operator_socket_path(config)).get("/workbench");
    fmt::print("{}\n", text::printable(answer.at("address").as_string()));
  });
}

}  // namespace cli
