#include <fmt/format.h>
#include <windows.h>

#include <shlobj.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "app/config_check.hpp"
#include "app/path_options.hpp"
#include "cli/arguments_windows.hpp"
#include "cli/cli.hpp"
#include "cli/service_control_windows.hpp"
#include "cli/service_errors_windows.hpp"
#include "cli/service_process_windows.hpp"
#include "files/path_text.hpp"
#include "files/program_path.hpp"
#include "files/rights.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string name = "aha-host";
  std::string account;  // empty: one that the system makes for the service alone
  fs::path folder;
};

// What all users of the machine share; empty if the system does not tell.
fs::path shared_data_folder() {
  wchar_t* found = nullptr;
  fs::path folder;
  if (SHGetKnownFolderPath(FOLDERID_ProgramData, 0, nullptr, &found) == S_OK) folder = found;
  CoTaskMemFree(found);
  return folder;
}

// A service that wrote into its working folder would need more rights there than one that reads it.
fs::path state_folder_of(const std::string& service) {
  const auto shared = shared_data_folder();
  return shared.empty() ? fs::path("state") : shared / "aha-host" / files::path_from_text(service) / "state";
}

// All users of the machine may make folders where the service's is, and the host loads code from it.
void require_own(const fs::path& state_folder) {
  for (const auto& folder : {state_folder, state_folder.parent_path()})
    if (const auto rights = files::rights_of(folder); rights && !rights->is_ours)
      throw std::runtime_error("the folder " + files::text_of(folder) +
                               " belongs to another user, who may change what the host loads from it; "
                               "remove it, or name another with --state-dir");
}

// Windows shows the command line of a service to every user.
void require_no_secret(const std::vector<std::string>& words) {
  for (const auto& word : words)
    if (word.starts_with("--path-secret"))
      throw std::runtime_error(
          "all users of this machine can read a service's flags; put path-secret into a file for --config");
}

// The words of the command line as they are, since the flags' values may come from the configuration file, too, which
// the service then reads itself. It runs in the same folder, so that relative paths stay true.
std::vector<std::string> arguments_of_service() {
  auto words = arguments();
  words.erase(words.begin());
  require_no_secret(words);
  *std::find(std::ranges::find(words, "service"), words.end(), "install") = "run";
  words.emplace_back("--folder");
  words.push_back(files::text_of(fs::current_path()));
  return words;
}

void add_name(CLI::App& command, const std::shared_ptr<Options>& options) {
  command.add_option("--name", options->name, "Name of the service, for more than one of them");
}

void add_account(CLI::App& command, const std::shared_ptr<Options>& options) {
  command.add_option(
      "--account", options->account,
      "Account without a password that it runs as; by default NT SERVICE\\NAME, which Windows makes "
      "for it alone");
}

void add_install(CLI::App& service, app::Config& config) {
  CLI::App* const command = service.add_subcommand(
      "install", "Install a service that starts with the machine; flags are those of serve");
  const auto options = std::make_shared<Options>();
  add_name(*command, options);
  add_account(*command, options);
  app::add_options(*command, config);
  command->footer(
      "The service runs in the folder from which it is installed, where relative paths begin.\n"
      "It reads --config FILE whenever it starts, and no AHA_HOST_ variables of this terminal.");
  command->callback([options, &config] {
    const auto words = arguments_of_service();
    if (config.state_dir.empty()) config.state_dir = state_folder_of(options->name);
    for (const auto& warning : app::check_config(config))
      fmt::print(stderr, "aha-host: {}\n", text::printable(warning));
    const auto account = options->account.empty() ? "NT SERVICE\\" + options->name : options->account;
    install_service({options->name, account, files::program_path(), words});
    fmt::print("Installed the service {}. It starts with the machine; `sc.exe start {}` starts it now.\n",
               text::printable(options->name), text::printable(options->name));
  });
}

void add_remove(CLI::App& service) {
  CLI::App* const command = service.add_subcommand("remove", "Stop the service, and remove it");
  const auto options = std::make_shared<Options>();
  add_name(*command, options);
  command->callback([options] {
    remove_service(options->name);
    fmt::print("Removed the service {}.\n", text::printable(options->name));
  });
}

void add_run(CLI::App& service, app::Config& config) {
  CLI::App* const command =
      service.add_subcommand("run", "Serve as a service; for the service control manager, which starts this");
  const auto options = std::make_shared<Options>();
  add_name(*command, options);
  add_account(*command, options);
  command->add_option("--folder", options->folder, "Folder to run in");
  app::add_options(*command, config);
  command->callback([options, &config] {
    run_as_service(options->name, [&](const app::Companion& companion) {
      if (!options->folder.empty()) fs::current_path(options->folder);
      if (config.state_dir.empty()) config.state_dir = state_folder_of(options->name);
      require_own(config.state_dir);
      keep_standard_error(config.state_dir);
      config.log_file = config.state_dir / "service-log" / "aha-host.log";
      app::serve(config, companion);
    });
  });
}

}  // namespace

void add_service(CLI::App& app, app::Config& to_install, app::Config& to_run) {
  for (auto* const config : {&to_install, &to_run}) config->state_dir.clear();  // then by the service's name
  CLI::App* const command = app.add_subcommand("service", "Run as a service of Windows");
  command->require_subcommand(1);
  add_install(*command, to_install);
  add_remove(*command);
  add_run(*command, to_run);
}

}  // namespace cli
