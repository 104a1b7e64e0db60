// Which tier a file gets, and who runs what is not run here: the seam between reloading files and worker processes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "artifact/description.hpp"
#include "plugin/executor.hpp"
#include "plugin/module.hpp"

namespace plugin {

// A module in its own processes.
class IsolatedModule : public Module {
 public:
  using Module::Module;
  // The way to one of its services. Lives no longer than the module. [any]
  virtual std::unique_ptr<Executor> executor() = 0;
};

class Isolation {
 public:
  virtual ~Isolation() = default;

  // Where a file is to run, or one sentence why it may run nowhere. [any]
  // file    its name in the plugins directory.
  // sha256  of its content.
  virtual tl::expected<Tier, std::string> tier_of(std::string_view file, std::string_view sha256,
                                                  const artifact::SignatureVerdict& signature) const = 0;

  // Whether the file came with this program. [any]
  virtual bool is_bundled(std::string_view file, std::string_view sha256) const = 0;

  // Starts nothing yet: the first event does. [any]
  // file  of the tier worker or sandbox.
  virtual std::shared_ptr<IsolatedModule> isolate(ModuleFile file,
                                                  const artifact::Description& description) = 0;
};

}  // namespace plugin
