#include "check/check.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

#include "app/roles.hpp"
#include "cli/case_files.hpp"
#include "cli/cli.hpp"
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
    const auto report = check::check_file(file, wanted.options, host);
    if (!report) throw CLI::ValidationError(file.native(), report.error());
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
