// What a test of the loader needs around it: a directory of plugins, a state directory, a host table, an
// observer that remembers, and a way to wait for what should happen.
#pragma once

#include <aha/abi.h>

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "host/probe/processes.hpp"
#include "host/test_files.hpp"
#include "reload/reloader.hpp"

namespace test {

// Remembers every callback as one line, such as "loaded good#1 good.so", and lets a test wait for one.
class Diary final : public reload::Observer {
 public:
  void loaded(std::string_view service, std::uint64_t generation, std::string_view file,
              double took_ms) override;
  void refused(std::string_view file, const plugin::Refusal& refusal) override;
  void warned(std::string_view file, std::string_view warning) override;
  void retired(std::string_view service, std::uint64_t generation, std::string_view file) override;
  void unloaded(std::string_view file, std::string_view sha256) override;
  void retained(std::string_view file, std::string_view sha256, std::string_view reason) override;
  void watching(std::string_view mode, std::string_view why) override;

  // Waits, at most 10 s, until `count` lines start so; false where they never came.
  bool wait_for(std::string_view start, std::size_t count = 1);
  std::size_t count(std::string_view start) const;
  std::vector<std::string> lines() const;

 private:
  void add(std::string line);
  std::size_t count_locked(std::string_view start) const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
};

// A reloader on directories of its own.
class World {
 public:
  explicit World(reload::ReloaderOptions options = {});
  // On directories that outlive it.
  World(reload::ReloaderOptions options, fs::path directory);

  // Puts a fixture into the plugins directory, whole at once.
  void install(const std::string& fixture_name, const std::string& file);
  // Overwrites or makes a file in place.
  void write(const std::string& file, std::string_view bytes);
  void remove(const std::string& file) { fs::remove(plugins() / file); }

  fs::path plugins() const { return path_ / "plugins"; }
  fs::path state() const { return path_ / "state"; }

  // What an event handled by a service now logs: the title of the build that handled it; empty: no such
  // service.
  std::string answer(std::string_view service);

  // The reason why a file is refused now; empty: it is not.
  std::string refusal(const std::string& file) const;

  TemporaryDirectory directory_;
  fs::path path_;  // where it works
  Diary diary;
  plugin::Registry registry;
  reload::Reloader reloader;
};

// A host table whose log() appends to the std::string that the call points to.
const aha_host& host();
aha_call* as_call(std::string& log);

}  // namespace test
