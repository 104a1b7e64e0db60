#include "check/check.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <memory>

#include "app/path_options.hpp"
#include "app/roles.hpp"
#include "cli/case_files.hpp"
#include "cli/cli.hpp"
#include "develop/terminal.hpp"
#include "files/path_text.hpp"
#include "runtime/host_table.hpp"
#include "signature/trust_list.hpp"

namespace cli {
namespace {

struct Check {
  std::vector<std::filesystem::path> files;
  std::vector<std::filesystem::path> cases;
  check::Options options;
  bool json = false;
};

// One line that is written over again and again, and in the end by blanks.
class ProgressLine {
 public:
  explicit ProgressLine(std::FILE* terminal) : terminal_(terminal) {}
  ~ProgressLine() { show(""); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void tell(std::string_view trial, std::size_t cases) {
    const auto now = std::chrono::steady_clock::now();
    if (trial == trial_ && now - told_ < std::chrono::milliseconds(100)) return;
    trial_ = trial;
    told_ = now;
    show(fmt::format("{}: case {}", trial, cases));
  }

 private:
  void show(const std::string& text) {
    if (text.empty() && trial_.empty()) return;
    fmt::print(terminal_, "\r{:<40}\r{}", "", text);
    std::fflush(terminal_);
  }

  std::FILE* const terminal_;
  std::string trial_;
  std::chrono::steady_clock::time_point told_;
};

tl::expected<check::Report, std::string> check_one(const std::filesystem::path& file, check::Options options,
                                                   const inspection::Host& host) {
  if (!develop::is_terminal(stderr)) return check::check_file(file, options, host);
  ProgressLine line(stderr);
  options.progress = [&](std::string_view trial, std::size_t cases) { line.tell(trial, cases); };
  return check::check_file(file, options, host);
}

// Judges the file alone: who signed it, and what an operator makes of that, is for `inspect` to say.
void run(Check& wanted) {
  if (!wanted.cases.empty())
    for (auto& [path, recorded] : read_cases(wanted.cases, ""))
      wanted.options.recorded.push_back(std::move(recorded));
  const auto nobody = signature::TrustList::read({}, {});
  const auto zygote = process::Zygote::fork_here(app::roles());
  const probe::Examiner examiner(*zygote);
  const auto libraries = inspection::LibrarySearch::of_this_machine();
  const inspection::Host host{.abilities = artifact::HostAbilities::of_this_machine(
                                  {runtime::capabilities.begin(), runtime::capabilities.end()}),
                              .libraries = libraries,
                              .examiner = examiner,
                              .signatures = nobody.value(),
                              .tier_of = [](const auto&...) { return std::string("sandbox"); }};
  bool all_passed = true;
  for (const auto& file : wanted.files) {
    const auto report = check_one(file, wanted.options, host);
    if (!report) throw CLI::ValidationError(files::text_of(file), report.error());
    all_passed = all_passed && report->passed();
    fmt::print("{}\n", wanted.json ? to_json(*report) : to_text(*report));
    std::fflush(stdout);  // what is still buffered would be printed again by each forked process
  }
  if (!all_passed) throw CLI::RuntimeError(1);
}

}  // namespace

void add_check(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("check",
                                               "Do to plugin files everything that a host may do, in a "
                                               "sandbox; status 1: faults found, 2: nothing could be tried");
  const auto wanted = std::make_shared<Check>();
  command->option_defaults()->always_capture_default();
  command->add_option("FILE", wanted->files, "Plugin files")->required();
  command->add_option("--reloads", wanted->options.reloads, "How often to load and unload it");
  command
      ->add_option("--cases", wanted->cases,
                   "A recorded case or a folder of them, tried beside the kit's own samples; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--trial", wanted->options.trials, "Only this trial, after describe; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(check::trial_names()));
  command->add_option("--case-time-s", wanted->options.case_time_s, "How long one case may take")
      ->check(CLI::Range(1, 3600));
  command->add_flag("--allow-unsandboxed", wanted->options.allow_unsandboxed,
                    "Run it even if this machine has no sandbox; only for files you trust");
  command->add_flag("--json", wanted->json, "One JSON object per file, on one line");
  command->callback([wanted] { run(*wanted); });
}

}  // namespace cli
