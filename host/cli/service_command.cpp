#include "cli/service_command.hpp"

#include <CLI/CLI.hpp>

#include <memory>

#include "cli/operator_client.hpp"

namespace cli {

void add_service_command(CLI::App& to, const std::string& name, const std::string& help, app::Config& config,
                         void (*run)(const OperatorClient& host, const std::string& service)) {
  CLI::App* const command = to.add_subcommand(name, help);
  const auto service = std::make_shared<std::string>();
  command->add_option("SERVICE", *service, "The service, as GET /services names it")->required();
  app::add_operator_options(*command, config);
  command->callback(
      [service, &config, run] { run(OperatorClient(app::operator_socket_path(config)), *service); });
}

boost::json::object naming(const std::string& service) {
  boost::json::object body;
  body["service_name"] = service;
  return body;
}

}  // namespace cli
