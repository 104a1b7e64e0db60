// One plugin file in memory: loaded, called through its factory, and proved gone when it is unloaded.
#pragma once

#include <aha/abi.h>

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "plugin/module.hpp"
#include "plugin/refusal.hpp"
#include "plugin/started_threads.hpp"

namespace plugin {

class Library final : public Module {
 public:
  // Loads the copy and asks it for its factory. Its constructors run: probe it first.
  // returns  the library, or a Refusal of Step::load. It is a passing one if the system's loader refuses the file,
  //          since the same file was loaded in the probe's process.
  static tl::expected<std::shared_ptr<Library>, Refusal> load(ModuleFile file);

  // A library that served and was not unloaded stays in memory for good: its code may be running.
  ~Library() override;

  const aha_factory& factory() const { return *factory_; }

  // Unloads it and looks whether it has gone. No call, instance or thread of it may be left.
  // returns  empty if it has left memory, else why it has not.
  std::string unload();

  std::string end(const std::vector<std::unique_ptr<Generation>>& generations,
                  std::uint32_t quiesce_ms) override;

 private:
  explicit Library(ModuleFile file) : Module(std::move(file)) {}

  const StartedThreads started_;
  void* handle_ = nullptr;                // null before it is loaded, and once unload() was called
  const aha_factory* factory_ = nullptr;  // null, too, if its factory was refused
};

}  // namespace plugin
