#include <CLI/CLI.hpp>

#include "app/host.hpp"
#include "cli/cli.hpp"

namespace cli {

void add_serve(CLI::App& app, app::Config& config) {
  CLI::App* const command =
      app.add_subcommand("serve", "Serve events until told to stop (SIGTERM or SIGINT)");
  app::add_options(*command, config);
  command->footer("--config FILE reads these from a TOML file, in which they have no dashes.");
  command->callback([&config] { app::serve(config); });
}

}  // namespace cli
