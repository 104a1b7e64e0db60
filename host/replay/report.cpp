#include "replay/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "files/path_text.hpp"

namespace replay {
namespace {

constexpr std::size_t longest_value = 600;

struct Tally {
  std::array<std::size_t, 3> count{};

  void add(Verdict verdict) { ++count[static_cast<std::size_t>(verdict)]; }
  std::size_t of(Verdict verdict) const { return count[static_cast<std::size_t>(verdict)]; }
  std::size_t all() const { return count[0] + count[1] + count[2]; }
};

std::string shortened(const std::string& text) {
  if (text.size() <= longest_value) return text;
  return fmt::format("{}... ({} bytes)", text.substr(0, longest_value), text.size());
}

std::string line(std::string_view service, const Tally& tally) {
  return fmt::format("{:24}{:6} passed {:6} failed {:6} diverged on purpose\n", service,
                     tally.of(Verdict::passed), tally.of(Verdict::failed), tally.of(Verdict::diverged));
}

}  // namespace

Played judge(const std::filesystem::path& file, const cassette::Case& recorded,
             cassette::Differences differences) {
  const Verdict verdict = differences.empty()           ? Verdict::passed
                          : recorded.divergence.empty() ? Verdict::failed
                                                        : Verdict::diverged;
  return {file, recorded.name, recorded.service, verdict, std::move(differences), recorded.divergence};
}

std::string_view to_string(Verdict verdict) {
  constexpr std::array<std::string_view, 3> names{"passed", "failed", "diverged"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string to_text(const Played& played) {
  if (played.verdict != Verdict::failed) return {};
  std::string out = fmt::format("FAILED {} ({})\n", played.name, files::text_of(played.file));
  for (const auto& [place, expected, got] : played.differences) {
    out +=
        fmt::format("  {}\n    expected {}\n    got      {}\n", place, shortened(expected), shortened(got));
  }
  return out;
}

std::string summary(const std::vector<Played>& all) {
  std::map<std::string, Tally> services;
  Tally total;
  for (const Played& played : all) {
    services[played.service].add(played.verdict);
    total.add(played.verdict);
  }
  std::string out;
  if (services.size() > 1) {
    for (const auto& [service, tally] : services) out += line(service, tally);
  }
  return out + fmt::format("{} passed, {} failed, {} diverged on purpose, of {}\n", total.of(Verdict::passed),
                           total.of(Verdict::failed), total.of(Verdict::diverged), total.all());
}

std::string to_json(const std::vector<Played>& all) {
  Tally total;
  boost::json::array cases;
  for (const Played& played : all) {
    total.add(played.verdict);
    boost::json::array differences;
    for (const auto& [place, expected, got] : played.differences) {
      differences.push_back({{"place", place}, {"expected", expected}, {"got", got}});
    }
    boost::json::object entry{{"name", played.name},
                              {"service", played.service},
                              {"file", files::text_of(played.file)},
                              {"verdict", to_string(played.verdict)},
                              {"differences", std::move(differences)}};
    if (!played.divergence.empty()) entry["divergence"] = played.divergence;
    cases.push_back(std::move(entry));
  }
  return boost::json::serialize(boost::json::object{{"cases", std::move(cases)},
                                                    {"passed", total.of(Verdict::passed)},
                                                    {"failed", total.of(Verdict::failed)},
                                                    {"diverged", total.of(Verdict::diverged)}});
}

}  // namespace replay
