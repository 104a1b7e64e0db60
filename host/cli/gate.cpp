#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <memory>
#include <utility>

#include "app/path_options.hpp"
#include "cli/case_files.hpp"
#include "cli/cli.hpp"
#include "cli/host_history.hpp"
#include "cli/offline_plugins.hpp"
#include "files/path_text.hpp"
#include "replay/comparison.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using replay::Comparison;

constexpr std::chrono::minutes longest_event{15};

struct Gate {
  fs::path file;
  std::vector<fs::path> cases;
  std::uint32_t last = 0;  // events of a running host; 0: cases
  std::string service;
  std::string isolation = "auto";
  std::uint32_t timeout_s = 30;
  bool json = false;
};

struct Judged {
  std::string name;
  std::string from;  // the case's file
  std::string service;
  Comparison comparison;
};

std::string head_of(const Judged& judged) {
  const bool differs = judged.comparison.verdict == Comparison::Verdict::differs;
  return text::format("{} {} ({})\n", differs ? "DIFFERS" : "NOT COMPARABLE", judged.name, judged.from);
}

class Tally {
 public:
  explicit Tally(const std::vector<Judged>& all) : all_(all.size()) {
    for (const Judged& judged : all) ++counts_[static_cast<std::size_t>(judged.comparison.verdict)];
  }
  std::size_t of(Comparison::Verdict verdict) const { return counts_[static_cast<std::size_t>(verdict)]; }
  std::string line() const {
    using enum Comparison::Verdict;
    return fmt::format("{} same, {} differ, {} not comparable, of {}\n", of(same), of(differs),
                       of(not_comparable), all_);
  }

 private:
  std::size_t all_;
  std::array<std::size_t, 3> counts_{};
};

std::string gate_json(const std::vector<Judged>& all) {
  using enum Comparison::Verdict;
  json::array events;
  for (const Judged& judged : all) {
    json::object event{{"name", judged.name}, {"from", judged.from}, {"service", judged.service}};
    for (auto& [member, value] : replay::to_json(judged.comparison)) event[member] = std::move(value);
    events.push_back(std::move(event));
  }
  const Tally tally(all);
  return json::serialize(json::object{{"events", std::move(events)},
                                      {"same", tally.of(same)},
                                      {"differs", tally.of(differs)},
                                      {"not_comparable", tally.of(not_comparable)}});
}

// What is to be compared, in the order in which it is.
std::vector<PastEvent> events_of_files(const Gate& options, const plugin::Registry& plugins) {
  std::vector<PastEvent> events;
  for (auto& [path, recorded] : read_cases(options.cases, options.service))
    if (plugins.find(recorded.service))
      events.push_back({files::text_of(path), recorded.service, std::move(recorded)});
  return events;
}

std::vector<PastEvent> events_of_host(const Gate& options, const plugin::Registry& plugins,
                                      const fs::path& operator_socket) {
  std::vector<std::string> services;
  for (const auto& generation : plugins.serving())
    if (options.service.empty() || generation->service() == options.service)
      services.push_back(generation->service());
  try {
    return HostHistory(operator_socket).last(services, options.last);
  } catch (const std::exception& error) {
    throw CLI::ValidationError("--last", error.what());
  }
}

Judged judge(PastEvent event, const plugin::Registry& plugins, std::chrono::milliseconds timeout) {
  Judged judged{event.recorded ? event.recorded->name : event.service, event.name, event.service, {}};
  judged.comparison = event.recorded ? replay::compare(*event.recorded, plugins, timeout, longest_event)
                                     : replay::not_comparable(event.recorded.error());
  return judged;
}

void run_gate(const Gate& options, const app::Config& config) {
  if (options.cases.empty() == (options.last == 0))
    throw CLI::ValidationError("gate", "give either --cases or --last");
  const OfflinePlugins plugins(options.file, options.isolation);
  const auto& registry = plugins.registry();
  auto events = options.last == 0 ? events_of_files(options, registry)
                                  : events_of_host(options, registry, app::operator_socket_path(config));
  if (events.empty())
    throw CLI::ValidationError(files::text_of(options.file),
                               "it offers no service that there is an event of");
  std::vector<Judged> all;
  for (PastEvent& event : events) {
    all.push_back(judge(std::move(event), registry, std::chrono::seconds(options.timeout_s)));
    const Judged& last = all.back();
    if (!options.json && last.comparison.verdict != Comparison::Verdict::same)
      fmt::print("{}{}", head_of(last), replay::to_text(last.comparison));
  }
  const Tally tally(all);
  fmt::print("{}", options.json ? gate_json(all) + "\n" : tally.line());
  if (tally.of(Comparison::Verdict::differs) > 0) throw CLI::RuntimeError(1);
}

}  // namespace

void add_gate(CLI::App& app, app::Config& config) {
  CLI::App* const command =
      app.add_subcommand("gate",
                         "Compare a new plugin file with recorded events, request by request, without a "
                         "network; status 1: an event differs, 2: nothing could be compared");
  const auto options = std::make_shared<Gate>();
  command->option_defaults()->always_capture_default();
  command->add_option("FILE", options->file, "The new plugin file")->required()->check(CLI::ExistingFile);
  command->add_option("--cases", options->cases, "Files of cases, or folders with such files below them")
      ->check(CLI::ExistingPath);
  command
      ->add_option("--last", options->last,
                   "In place of cases: so many events of a running host that has a workbench")
      ->check(CLI::Range(1, 1'000));
  command->add_option("--service", options->service, "Only events of this service");
  add_offline_isolation(*command, options->isolation);
  command->add_option("--timeout-s", options->timeout_s, "Time for an event whose data names none")
      ->check(CLI::Range(1, 900));
  command->add_flag("--json", options->json, "One JSON object for all");
  app::add_operator_options(*command, config);
  command->callback([options, &config] { run_gate(*options, config); });
}

}  // namespace cli
