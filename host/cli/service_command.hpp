// Commands about one service of a host that runs.
#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "app/config.hpp"

namespace CLI {
class App;
}

namespace cli {

class OperatorClient;

// Adds the command `name` to `to`. It calls `run` with the host and the service that the operator names; what `run`
// throws ends it. `config` outlives the parse.
void add_service_command(CLI::App& to, const std::string& name, const std::string& help, app::Config& config,
                         void (*run)(const OperatorClient& host, const std::string& service));

// The body that names a service to the host's operator routes.
boost::json::object naming(const std::string& service);

// Has the host roll the service's plugin back to its previous version, and prints what serves now.
void roll_back(const OperatorClient& host, const std::string& service);

}  // namespace cli
