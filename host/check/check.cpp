#include "check/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "artifact/file_image.hpp"
#include "check/confined.hpp"
#include "check/faults.hpp"
#include "check/temporary_folder.hpp"
#include "check/trials.hpp"
#include "files/path_text.hpp"
#include "plugin/private_copies.hpp"

namespace check {
namespace {

constexpr std::size_t most_deaths = 20;         // of one trial
constexpr std::size_t most_printed_lines = 10;  // of a process that died

// One trial, over as many processes as it takes.
class Run {
 public:
  Run(const Trial& trial, const Subject& subject, const Confinement& confinement, const Progress& progress,
      Report& report)
      : trial_(trial), subject_(subject), confinement_(confinement), progress_(progress), report_(report) {}

  // False if it was given up.
  bool complete() {
    const auto started = std::chrono::steady_clock::now();
    bool has_given_up = false;
    std::size_t deaths = 0;
    for (std::size_t first = 0; !has_given_up; first = number_ + 1) {
      again_ = false;
      printed_.clear();
      const auto cases_before = cases_;
      const auto end = run_confined(
          confinement_, {trial_, subject_, first}, [this](const Record& record) { take(record); },
          [this](const std::string& line) { take_printed(line); });
      if (finished_) break;
      if (!again_) {
        add(end);
        ++deaths;
      }
      // What ends a process before its first case would end the next one, too.
      has_given_up = deaths == most_deaths || cases_ == cases_before;
    }
    if (has_given_up) add("gave_up", fmt::format("{} processes of this trial died", deaths));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    report_.trials.push_back({std::string(trial_.name), cases_, took.count()});
    return !has_given_up;
  }

 private:
  void take(const Record& record) {
    switch (record.kind) {
      case RecordKind::begin:
        // Never back: a forged number must not make the kit go round and round.
        number_ = std::max(number_, record.number);
        done_ = record.text;
        ++cases_;
        if (progress_) progress_(trial_.name, cases_);
        break;
      case RecordKind::finding:
        add(record.code, record.text);
        break;
      case RecordKind::again:
        again_ = true;
        break;
      case RecordKind::alive:
        break;
      case RecordKind::finished:
        finished_ = true;
        break;
      case RecordKind::nonsense:
        add("stray_writing", "something else than the kit wrote to the kit's pipe");
        break;
    }
  }

  // What the sandbox says, or the plugin's own words, which may tell why it died.
  void take_printed(const std::string& line) {
    constexpr std::string_view refused = "sandbox: refused ";
    if (!line.starts_with(refused)) {
      if (printed_.size() == most_printed_lines) printed_.erase(printed_.begin());
      printed_.push_back(line);
      return;
    }
    const auto what = line.substr(refused.size());
    const bool reads = what.starts_with("reading ");
    add(reads ? "refused_file" : "refused_call", "the sandbox refused " + what);
  }

  void add(const End& end) {
    if (end.timed_out)
      add("hang", fmt::format("it did not come back within {} s", confinement_.silence.count()));
    else if (!end.cause.empty())
      add("crash", fmt::format("its process died of {}", end.cause));
    else
      add("exit", fmt::format("it ended the process with exit status {}", end.status));
  }

  void add(std::string_view code, std::string happened) {
    auto& findings = report_.findings;
    const auto& known = fault(code);
    // Many cases find the same: the first one is shown, the others are counted.
    const auto same = std::ranges::find_if(findings, [&](const Finding& other) {
      return other.code == known.code && other.trial == trial_.name &&
             (other.happened == happened || known.code == "crash" || known.code == "internal_error");
    });
    if (same != findings.end()) {
      ++same->times;
      return;
    }
    findings.push_back({known.severity, std::string(known.code), std::string(trial_.name), "The kit " + done_,
                        std::move(happened), std::string(known.change)});
    if (known.code == "crash" || known.code == "exit" || known.code == "hang")
      findings.back().printed = printed_;
  }

  const Trial& trial_;
  const Subject& subject_;
  const Confinement& confinement_;
  const Progress& progress_;
  Report& report_;
  std::size_t number_ = 0;
  std::size_t cases_ = 0;
  std::string done_ = "started a process for it";
  std::vector<std::string> printed_;  // by the process that runs now, or ran last: its last lines
  bool finished_ = false;
  bool again_ = false;
};

std::string why_threadless(const sandbox::Report& abilities) {
  for (const auto& part : abilities.parts)
    if (part.layer == sandbox::Layer::threads && !part.applied) return part.detail;
  return {};
}

void add_remark(Report& report, std::string trial, std::string done, std::string happened) {
  const auto& known = fault("remark");
  report.findings.push_back({known.severity, "remark", std::move(trial), std::move(done), std::move(happened),
                             std::string(known.change)});
}

void add_inspection(const inspection::Inspection& inspection, Report& report) {
  const auto add = [&](std::string_view code, const std::string& happened) {
    const auto& known = fault(code);
    report.findings.push_back({known.severity, std::string(code), "inspect",
                               "The kit read the file without running it", happened,
                               std::string(known.change)});
  };
  for (const auto& obstacle : inspection.obstacles) add("refused", obstacle);
  for (const auto& warning : inspection.warnings) add("remark", warning);
  report.trials.push_back({"inspect", 1, 0});
}

tl::expected<plugin::PrivateCopy, std::string> copy_of(const std::filesystem::path& path,
                                                       const std::string& sha256, std::uint64_t max_bytes,
                                                       plugin::PrivateCopies& copies) {
  const auto read = artifact::read_image(path.has_parent_path() ? path.parent_path() : ".",
                                         files::text_of(path.filename()), max_bytes);
  const auto* const image = std::get_if<artifact::FileImage>(&read);
  if (image == nullptr || artifact::sha256_hex(image->bytes) != sha256)
    return tl::unexpected(files::text_of(path) + " changed while it was read; check it once it is whole");
  return copies.write(image->file, image->bytes);
}

}  // namespace

bool Report::passed() const {
  return std::ranges::none_of(findings,
                              [](const Finding& finding) { return finding.severity == Severity::error; });
}

std::vector<std::string> trial_names() {
  std::vector<std::string> names;
  for (const auto& trial : trials) names.emplace_back(trial.name);
  return names;
}

tl::expected<Report, std::string> check_file(const std::filesystem::path& path, const Options& options,
                                             const inspection::Host& host) {
  Report report;
  report.file = files::text_of(path);
  const auto abilities = sandbox::abilities();
  report.unsandboxed = abilities.missing();
  if (report.unsandboxed.empty()) report.threadless = why_threadless(abilities);
  if (!report.unsandboxed.empty() && !options.allow_unsandboxed)
    return tl::unexpected("this machine has no sandbox to run it in: " + report.unsandboxed +
                          "; --allow-unsandboxed runs it all the same");
  const auto inspection = inspection::inspect_file(path, host);
  report.sha256 = inspection.sha256;
  add_inspection(inspection, report);
  if (!inspection.loads()) return report;

  const TemporaryFolder folder;
  plugin::PrivateCopies copies(folder.path());
  const auto copy = copy_of(path, report.sha256, host.max_file_bytes, copies);
  if (!copy) return tl::unexpected(copy.error());
  const sandbox::Policy policy{
      .plugin = copy->path(), .directories = host.libraries.directories(), .limits = {}};
  const Subject subject{copy->path(), inspection.examination->artifact.manifest, options.reloads,
                        options.recorded};
  const Confinement confinement{report.unsandboxed.empty() ? &policy : nullptr,
                                std::chrono::seconds(options.case_time_s)};
  for (const auto& trial : trials) {
    const bool is_wanted = options.trials.empty() || std::ranges::count(options.trials, trial.name) > 0;
    if (!is_wanted && trial.run != try_describing) continue;
    if (!Run(trial, subject, confinement, options.progress, report).complete()) break;
    // What does not describe itself is not loaded by a host either.
    if (trial.run == try_describing && !report.passed()) break;
    // The other trials run calls on fibers, on which the kit looks on.
    if (subject.manifest.has_own_threads) {
      add_remark(report, "describe", "The kit had it describe its services",
                 "its calls run on their own threads, which no other trial can try");
      break;
    }
  }
  return report;
}

}  // namespace check
