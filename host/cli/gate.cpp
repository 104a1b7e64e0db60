#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <memory>

#include "cli/case_files.hpp"
#include "cli/cli.hpp"
#include "cli/offline_plugins.hpp"
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

void run_gate(const Gate& options) {
  const auto cases = read_cases(options.cases, options.service);
  const OfflinePlugins plugins(options.file, options.isolation);
  const std::chrono::seconds timeout(options.timeout_s);
  std::vector<Judged> all;
  for (const auto& [path, recorded] : cases) {
    if (!plugins.registry().find(recorded.service)) continue;
    all.push_back({recorded.name, path.string(), recorded.service,
                   replay::compare(recorded, plugins.registry(), timeout, longest_event)});
    const Judged& last = all.back();
    if (!options.json && last.comparison.verdict != Comparison::Verdict::same)
      fmt::print("{}{}", head_of(last), replay::to_text(last.comparison));
  }
  if (all.empty())
    throw CLI::ValidationError(options.file.string(), "it offers no service that there is a case of");
  const Tally tally(all);
  fmt::print("{}", options.json ? gate_json(all) + "\n" : tally.line());
  if (tally.of(Comparison::Verdict::differs) > 0) throw CLI::RuntimeError(1);
}

}  // namespace

void add_gate(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("gate",
                         "Compare a new plugin file with recorded events, request by request, without a "
                         "network; status 1: an event differs, 2: nothing could be compared");
  const auto options = std::make_shared<Gate>();
  command->option_defaults()->always_capture_default();
  command->add_option("FILE", options->file, "The new plugin file")->required()->check(CLI::ExistingFile);
  command->add_option("--cases", options->cases, "Files of cases, or folders with such files below them")
      ->required()
      ->check(CLI::ExistingPath);
  command->add_option("--service", options->service, "Only events of this service");
  add_offline_isolation(*command, options->isolation);
  command->add_option("--timeout-s", options->timeout_s, "Time for an event whose data names none")
      ->check(CLI::Range(1, 900));
  command->add_flag("--json", options->json, "One JSON object for all");
  command->callback([options] { run_gate(*options); });
}

}  // namespace cli
