// The plugin indexes that the operator names, read and verified.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "installation/lock.hpp"
#include "plugin_index/choice.hpp"
#include "plugin_index/https_reader.hpp"
#include "signature/trust_list.hpp"

namespace cli {

class PluginIndexes {
 public:
  // Reads every --plugin-index. Prints a warning for each that cannot be read or has expired. Throws
  // std::runtime_error if none is named, no key is trusted, or none can be read.
  // lock  tells the newest index seen at each address.
  PluginIndexes(const app::Config& config, const installation::Lock& lock);

  const std::vector<plugin_index::VerifiedIndex>& all() const { return all_; }

  // Trusts the operator's keys, without what the operator and the indexes have revoked.
  const signature::TrustList& trust() const { return trust_; }

  // Reads the file that was chosen. Throws std::runtime_error with what to do if it cannot, or if the content is not
  // the one that the index names.
  std::string download(const plugin_index::Choice& choice);

 private:
  void read(const app::Config& config, const installation::Lock& lock);

  plugin_index::HttpsReader reader_;
  signature::TrustList trust_;
  std::vector<plugin_index::VerifiedIndex> all_;
};

// This host on this machine.
plugin_index::Machine this_machine();

// NAME or NAME@VERSION.
struct WantedPlugin {
  std::string name;
  std::string version;  // empty: not said
};
WantedPlugin parse_wanted(std::string_view text);

}  // namespace cli
