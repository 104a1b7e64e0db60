#include "app/worker_log.hpp"

#include <doctest/doctest.h>

#include "artifact/file_image.hpp"

namespace {

class FakeModule final : public plugin::Module {
 public:
  explicit FakeModule(std::string file)
      : Module({plugin::PrivateCopy({}), std::move(file), "", artifact(), plugin::Tier::sandbox}) {}
  std::string end(const std::vector<std::unique_ptr<plugin::Generation>>&, std::uint32_t) override {
    return {};
  }

 private:
  static artifact::Artifact artifact() {
    artifact::Artifact artifact;
    artifact.manifest.services.push_back({"slack", {}});
    return artifact;
  }
};

struct World {
  telemetry::Log log = telemetry::Log::silent();
  telemetry::Metrics metrics;
  std::unique_ptr<process::Zygote> zygote = process::Zygote::fork_here({});
  probe::Examiner examiner{*zygote};
  app::CrashReports reports{"nowhere", examiner};
  app::WorkerLog workers{log, metrics, reports};

  bool shows(const char* line) { return metrics.render().find(line) != std::string::npos; }
};

constexpr auto quarantined = R"(aha_plugin_quarantined{plugin="slack"} 1)";
constexpr auto serving = R"(aha_plugin_quarantined{plugin="slack"} 0)";

}  // namespace

TEST_CASE("the gauge of a quarantine ends with the version that is in it") {
  World world;
  const FakeModule dying(artifact::plugin_file("slack"));
  world.workers.quarantined(dying, "died of SIGSEGV");
  CHECK(world.shows(quarantined));
  world.workers.over(dying);
  CHECK(world.shows(serving));
}

TEST_CASE("the gauge of a quarantine stays when another version of the file ends") {
  World world;
  const FakeModule before(artifact::plugin_file("slack"));
  const FakeModule dying(artifact::plugin_file("slack"));
  world.workers.quarantined(dying, "died of SIGSEGV");
  world.workers.over(before);
  CHECK(world.shows(quarantined));
  world.workers.released(dying);
  CHECK(world.shows(serving));
}
