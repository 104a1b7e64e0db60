#include "probe/examiner.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "artifact/examination_text.hpp"
#include "probe/supervision.hpp"
#include "text/printable.hpp"

namespace probe {
namespace {

constexpr std::size_t max_function_bytes = 1024;
// Of up to 48 names, each raw and demangled.
constexpr std::uint32_t max_names_bytes = 256 * 1024;
constexpr std::uint32_t max_versions_bytes = 2 * 1024 * 1024;

// What came of one task.
struct Outcome {
  std::vector<std::string> results;
  std::string fault;        // in the words of the process, or for its end; empty: none
  bool is_passing = false;  // the fault is the machine's
};

std::string end_of(const Frame& frame) {
  EndOfChild end;
  if (frame.body.size() == sizeof(end)) std::memcpy(&end, frame.body.data(), sizeof(end));
  const auto text = supervision::describe_end(end);
  return text.empty() ? text : "the process that reads it " + text;
}

struct Bounds {
  std::uint32_t time_ms;
  std::uint64_t memory_bytes;
  std::uint32_t output_bytes;
};

Outcome ask(const process::Zygote& zygote, files::Handle file, const std::string& task,
            const Bounds& bounds) {
  Outcome outcome;
  const auto take = [&outcome](const Frame& frame) {
    if (frame.kind == FrameKind::result) outcome.results.push_back(frame.body);
    if (frame.kind == FrameKind::fault) outcome.fault = text::printable(frame.body, 1024);
    if (frame.kind == FrameKind::ended && outcome.fault.empty()) outcome.fault = end_of(frame);
  };
  const auto argument =
      std::to_string(bounds.time_ms) + ' ' + std::to_string(bounds.memory_bytes) + ' ' + task;
  auto broken_off = supervision::run(
      zygote, {examination::role_name, argument, bounds.time_ms, bounds.output_bytes, {&file, 1}, {}},
      {take});
  if (broken_off) {
    outcome.fault = std::move(broken_off->reason);
    outcome.is_passing = broken_off->is_passing;
  }
  return outcome;
}

}  // namespace

tl::expected<artifact::Examination, plugin::Refusal> Examiner::examine(files::Handle file) const {
  const auto refuse = [](std::string reason, bool is_passing = false) {
    return plugin::Refusal{plugin::Step::inspect, std::move(reason), is_passing};
  };
  const auto [results, fault, is_passing] =
      ask(zygote_, file, "examine",
          {limits_.time_ms, limits_.memory_bytes, artifact::max_examination_bytes + 64});
  if (!fault.empty()) return tl::unexpected(refuse(fault, is_passing));
  if (results.size() != 1) return tl::unexpected(refuse("the process that reads it said nothing"));
  return artifact::parse_examination(results.front()).map_error([&](const std::string& wrong) {
    return refuse("the process that reads it said something wrong: " + wrong);
  });
}

std::vector<std::string> Examiner::defined_versions(files::Handle file) const {
  std::vector<std::string> versions;
  for (const auto& version :
       ask(zygote_, file, "versions", {limits_.time_ms, limits_.memory_bytes, max_versions_bytes}).results)
    versions.push_back(text::printable(version));
  return versions;
}

std::vector<std::string> Examiner::functions_at(files::Handle file,
                                                std::span<const std::uint64_t> addresses) const {
  addresses = addresses.first(std::min(addresses.size(), max_addresses));
  std::string task = "functions";
  for (const auto address : addresses) task += ' ' + std::to_string(address);
  std::vector<std::string> names(addresses.size());
  // "INDEX NAME"; a later one is the better one. A process that ended before it was done has told some.
  for (const auto& result :
       ask(zygote_, file, task, {limits_.naming_ms, limits_.memory_bytes, max_names_bytes}).results) {
    std::size_t index = names.size();
    const auto [end, error] = std::from_chars(result.data(), result.data() + result.size(), index);
    if (error != std::errc() || index >= names.size() || end == result.data() + result.size()) continue;
    names[index] = text::printable({end + 1, result.data() + result.size()}, max_function_bytes);
  }
  return names;
}

}  // namespace probe
