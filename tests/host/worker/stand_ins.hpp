// Worker processes that are none: each breaks one rule, or answers as a worker would, without a plugin. And what a test
// of the host's side needs around them.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../runtime/fake_egress.hpp"
#include "plugin/generation.hpp"
#include "runtime/loop.hpp"
#include "worker/fleet.hpp"

namespace test {

// Forked before the program's first thread; its processes behave as the file's name says, see stand_ins.cpp.
process::Zygote& stand_ins();

// Remembers what became of processes and of their events.
struct Diary final : worker::Observer {
  void died(const plugin::Module&, const worker::Death& death) override { add(death.cause); }
  void start_failed(const plugin::Module&, std::string_view cause) override {
    add("start failed: " + std::string(cause));
  }
  void quarantined(const plugin::Module&, std::string_view reason) override {
    add("quarantined: " + std::string(reason));
  }
  void said(const plugin::Module&, std::int64_t, std::string_view line) override {
    add("said: " + std::string(line));
  }
  void lost(const plugin::Module&, const Victim& victim, Fate fate, const worker::Death&) override {
    const std::lock_guard lock(mutex);
    fates.push_back(fate);
    blamed.push_back(victim.is_blamed);
  }

  void add(std::string line) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::move(line));
  }
  bool has(std::string_view part);

  std::mutex mutex;
  std::vector<std::string> lines;
  std::vector<Fate> fates;
  std::vector<bool> blamed;
};

// A service in a process that behaves as `behaviour` says, and a loop that sends it events.
class World {
 public:
  explicit World(const std::string& behaviour, worker::FleetOptions options = {},
                 const account::Limits& granted = {});
  ~World();

  // Sends so many events at once and serves until each is answered.
  void run(int count = 1, std::chrono::milliseconds timeout = std::chrono::seconds(20));

  Diary diary;
  account::Ledger ledger;
  runtime::CallLimits limits;
  worker::Fleet fleet;
  std::shared_ptr<worker::WorkerModule> module;
  std::shared_ptr<plugin::Generation> generation;
  std::unique_ptr<runtime::Loop> loop;
  FakeEgress* egress = nullptr;
  std::string payload = "null";  // of each event
  std::vector<runtime::Outcome> outcomes;
  int open = 0;
};

}  // namespace test
