// The plugin file that a module is made of.
#pragma once

#include <string>

#include "artifact/artifact.hpp"
#include "plugin/private_copies.hpp"
#include "plugin/tier.hpp"

namespace plugin {

struct ModuleFile {
  PrivateCopy copy;    // what is really loaded
  std::string name;    // in the plugins directory, such as "slack.so"
  std::string sha256;  // of the content
  artifact::Artifact artifact;
  Tier tier = Tier::in_host;
};

}  // namespace plugin
