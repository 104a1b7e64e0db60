#include "app/config_check.hpp"

#include <stdexcept>

#include "app/host_options.hpp"
#include "app/index_watch.hpp"
#include "app/names.hpp"
#include "app/outgoing.hpp"
#include "app/preparation.hpp"

namespace app {

std::vector<std::string> check_config(const Config& config) {
  parse_listen(config.listen);
  require_room_for_a_body(config);
  try {
    require_apart(config.state_dir, {"--plugins", config.plugins}, {"--record", config.record});
  } catch (const std::filesystem::filesystem_error& error) {
    throw std::runtime_error(error.what());
  }
  const auto trust = trust_list(config);
  name_policy(config, trust);
  isolation_policy(config, {});
  egress_factory(config, nullptr);
  index_addresses(config);
  return find_missing_folders(config);
}

}  // namespace app
