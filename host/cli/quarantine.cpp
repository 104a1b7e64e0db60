#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <boost/json/value.hpp>
#include <memory>
#include <stdexcept>
#include <string>

#include "cli/cli.hpp"
#include "cli/operator_client.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

boost::json::object naming(const std::string& service) {
  boost::json::object body;
  body["service_name"] = service;
  return body;
}

void release(const OperatorClient& host, const std::string& service) {
  const auto answer = host.post("/quarantine/release", naming(service));
  const std::string file = text::printable(answer.at("file").as_string());
  if (answer.at("released").as_bool())
    fmt::print("{} serves again with its next event\n", file);
  else
    fmt::print("{} is not quarantined\n", file);
}

void roll_back(const OperatorClient& host, const std::string& service) {
  const auto answer = host.post("/quarantine/rollback", naming(service));
  if (answer.empty())
    return fmt::print("the earlier version serves again; it does not offer {}\n", text::printable(service));
  const std::string version = text::printable(answer.at("version").as_string());
  fmt::print("{} serves its earlier version{}{} again, until the file changes\n",
             text::printable(answer.at("file").as_string()), version.empty() ? "" : " ", version);
}

// A command about one service of a host that runs.
void add_command(CLI::App& to, const std::string& name, const std::string& help, app::Config& config,
                 void (*run)(const OperatorClient& host, const std::string& service)) {
  CLI::App* const command = to.add_subcommand(name, help);
  const auto service = std::make_shared<std::string>();
  command->add_option("SERVICE", *service, "The service, as GET /services names it")->required();
  app::add_operator_options(*command, config);
  command->callback(
      [service, &config, run] { run(OperatorClient(app::operator_socket_path(config)), *service); });
}

}  // namespace

void add_quarantine(CLI::App& app, app::Config& config) {
  CLI::App* const command = app.add_subcommand("quarantine", "Manage quarantined plugins");
  command->require_subcommand(1);
  add_command(*command, "release", "Release a service's plugin from quarantine", config, release);
  add_command(*command, "rollback", "Roll a plugin back to its previous version", config, roll_back);
}

}  // namespace cli
