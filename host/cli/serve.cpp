#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "app/config_check.hpp"
#include "app/host.hpp"
#include "cli/cli.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

void check(const app::Config& config) {
  try {
    for (const auto& warning : app::check_config(config))
      fmt::print(stderr, "aha-host: {}\n", text::printable(warning));
    fmt::print("The configuration can be used.\n");
  } catch (const std::runtime_error& error) {
    fmt::print(stderr, "aha-host: {}\n", text::printable(error.what()));
    throw CLI::RuntimeError(2);
  }
}

}  // namespace

void add_serve(CLI::App& app, app::Config& config) {
  CLI::App* const command =
      app.add_subcommand("serve", "Serve events until told to stop (SIGTERM or SIGINT)");
  app::add_options(*command, config);
  const auto only_check = std::make_shared<bool>(false);
  command->add_flag(
      "--check-config", *only_check,
      "Only say whether a host could start like this: flags, files and folders. Exits with 0 or 2");
  command->footer("--config FILE reads these from a TOML file, in which they have no dashes.");
  command->callback([&config, only_check] { *only_check ? check(config) : app::serve(config); });
}

}  // namespace cli
