#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "app/file_inspection.hpp"
#include "app/path_options.hpp"
#include "app/roles.hpp"
#include "cli/cli.hpp"
#include "inspection/inspection.hpp"
#include "sandbox/sandbox.hpp"
#include "signature/trust_list.hpp"

namespace cli {
namespace {

struct Inspect {
  std::vector<std::filesystem::path> files;
  bool json = false;
};

void run(const Inspect& options, const app::Config& config) {
  const auto trust = signature::TrustList::read(config.trusted_keys, config.revoked);
  if (!trust) throw std::runtime_error(trust.error());
  const auto zygote = process::Zygote::fork_here(app::roles());
  const probe::Examiner examiner(*zygote);
  const app::FileInspection inspector(config, *trust, examiner, sandbox::abilities().missing());
  bool all_load = true;
  for (const auto& file : options.files) {
    const auto inspection = inspector.inspect(file);
    all_load = all_load && inspection.loads();
    fmt::print("{}\n", options.json ? to_json(inspection, inspector.abilities())
                                    : to_text(inspection, inspector.abilities()));
  }
  if (!all_load) throw CLI::RuntimeError(1);
}

}  // namespace

void add_inspect(CLI::App& app, app::Config& config) {
  CLI::App* const command = app.add_subcommand(
      "inspect",
      "Read plugin files without running them, and say whether this host would load them; status 1: no");
  const auto options = std::make_shared<Inspect>();
  command
      ->add_option("FILE", options->files, "Plugin files, each with FILE.minisig beside it if it is signed")
      ->required();
  app::add_policy_options(*command, config);  // before the flags that no environment sets
  command->add_flag("--json", options->json, "One JSON object per file, on one line");
  command->callback([&config, options] { run(*options, config); });
}

}  // namespace cli
