// One plugin file made ready to serve, in whichever tier: what a reload swaps, and drains when it is replaced.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugin/module_file.hpp"

namespace plugin {

class Generation;

// What the processes of a module that runs in its own are up to.
struct WorkerStatus {
  std::string state;     // "not started", "running", "waiting", "quarantined"
  std::int64_t pid = 0;  // of the one that serves; 0: none
  std::string reason;  // why it waits or is quarantined, or what the last one died of; empty: nothing to tell
  std::uint64_t deaths = 0;     // since it was loaded
  std::uint64_t poisonous = 0;  // events set aside since it was loaded
};

class Module {
 public:
  explicit Module(ModuleFile file) : file_(std::move(file)) {}
  virtual ~Module() = default;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  const PrivateCopy& copy() const { return file_.copy; }
  const std::string& file() const { return file_.name; }
  const std::string& sha256() const { return file_.sha256; }
  const artifact::Artifact& artifact() const { return file_.artifact; }
  Tier tier() const { return file_.tier; }

  // Ends the instances of its services, then their code. No call is under way and none follows.
  // generations  all that were made of it.
  // returns      empty if it has gone, else why it has not.
  virtual std::string end(const std::vector<std::unique_ptr<Generation>>& generations,
                          std::uint32_t quiesce_ms) = 0;

  // Of a module in its own processes; a default one if it runs in the host. [any]
  virtual WorkerStatus worker_status() const { return {}; }

  // Lets a quarantined one serve again. False if it is not quarantined. [any]
  virtual bool release() { return false; }

 private:
  ModuleFile file_;
};

}  // namespace plugin
