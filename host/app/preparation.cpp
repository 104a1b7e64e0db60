#include "app/preparation.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "app/bundled.hpp"
#include "app/machine_limits.hpp"
#include "files/path_text.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

void add(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

std::vector<std::string> find_missing_folders(const Config& config) {
  std::vector<std::string> warnings;
  std::error_code ignored;
  if (!fs::exists(config.plugins, ignored)) {
    warnings.push_back(fmt::format("the plugins folder {} is not there; nothing is served until it is",
                                   files::text_of(config.plugins)));
  } else if (!fs::is_directory(config.plugins, ignored)) {
    throw std::runtime_error(fmt::format("--plugins {} is no folder", files::text_of(config.plugins)));
  }
  if (const auto bundled = bundled_hashes(); !fs::is_directory(bundled, ignored))
    warnings.push_back(
        fmt::format("the folder {} is not there, so the plugins that came with this program count as "
                    "untrusted: copy it with the program",
                    files::text_of(bundled)));
  return warnings;
}

Preparation::Preparation(const Config& wanted)
    : state(wanted.state_dir, {"--plugins", wanted.plugins}, {"--record", wanted.record}), config(wanted) {
  // The socket's path stays as it was given: the system's limit for it is short.
  const auto socket = operator_socket_path(wanted);
  config.operator_socket = socket.empty() ? "off" : files::text_of(socket);
  config.state_dir = state.path();
  add(warnings, state.warnings());
  add(warnings, lower_to(raise_machine_limits(), config));
  add(warnings, find_missing_folders(config));
}

}  // namespace app
