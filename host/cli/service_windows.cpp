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
#include "cli/service_process_windows.hpp"
#include "files/path_text.hpp"
#include "files/program_path.hpp"
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
void set_defaults(app::Config& config) {
  if (const auto shared = shared_data_folder(); !shared.empty())
    config.state_dir = shared / "aha-host" / "state";
}

// The words of the command line as they are, since the flags' values may come from the configuration file, too, which
// the service then reads itself. It runs in the same folder, so that relative paths stay true.
std::vector<std::string> arguments_of_service() {
  auto words = arguments();
  words.erase(words.begin());
  std::ranges::replace(words, std::string("install"), std::string("run"));
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
    for (const auto& warning : app::check_config(config))
      fmt::print(stderr, "aha-host: {}\n", text::printable(warning));
    const auto account = options->account.empty() ? "NT SERVICE\\" + options->name : options->account;
    install_service({options->name, account, files::program_path(), arguments_of_service()});
    fmt::print("Installed the service {}. It starts with the machine; `sc start {}` starts it now.\n",
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
      config.log_file = config.state_dir / "service-log" / "aha-host.log";
      app::serve(config, companion);
    });
  });
}

}  // namespace

void add_service(CLI::App& app, app::Config& to_install, app::Config& to_run) {
  set_defaults(to_install);
  set_defaults(to_run);
  CLI::App* const command = app.add_subcommand("service", "Run as a service of Windows");
  command->require_subcommand(1);
  add_install(*command, to_install);
  add_remove(*command);
  add_run(*command, to_run);
}

}  // namespace cli
