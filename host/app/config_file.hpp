// The configuration file: TOML, read by toml++ and handed to the parser of the command line, so that a value has one
// set of checks wherever it stands.
#pragma once

#include <CLI/CLI.hpp>

namespace app {

class TomlFile final : public CLI::Config {
 public:
  // root  whose parsed subcommand the file's members are flags of. Outlives this.
  explicit TomlFile(const CLI::App& root) : root_(root) {}

  // Throws CLI::FileError if the file is not TOML (with line and column), or has a member that is no flag.
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

  // Not offered: the file is written by people.
  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }

 private:
  const CLI::App& root_;
};

}  // namespace app
