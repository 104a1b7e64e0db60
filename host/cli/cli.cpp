#include "cli/cli.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <sstream>

#include "app/roles.hpp"
#include "cli/version.hpp"
#include "text/format.hpp"
#include "text/nearest.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

// What CLI11 says may repeat an argument, and that may be a file's name. Returns the status to end with.
int tell(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = app.exit(error, out, err);
  fmt::print("{}", shown(text::Lines{out.str()}));
  fmt::print(stderr, "{}", shown(text::Lines{err.str()}));
  return status == 0 ? 0 : 2;
}

std::vector<std::string_view> commands_of(const CLI::App& app) {
  std::vector<std::string_view> names;
  for (const CLI::App* const command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// What is wrong with a word in the place of the command, or empty if there is none, or it is right.
std::string command_fault(const CLI::App& app, const char* word) {
  const auto names = commands_of(app);
  if (word == nullptr || *word == '-' || std::ranges::find(names, std::string_view(word)) != names.end())
    return {};
  return text::format("there is no command \"{}\".{} aha-host --help lists them.", word,
                      text::did_you_mean(word, names));
}

// Likewise, of flags that the command does not have.
std::string flag_fault(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  if (commands.empty()) return {};
  for (const std::string& word : app.remaining(true)) {
    if (!word.starts_with("--")) continue;
    std::vector<std::string> flags;
    for (const CLI::Option* const option : commands.front()->get_options())
      for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    const std::vector<std::string_view> names(flags.begin(), flags.end());
    const std::string typed = word.substr(0, word.find('='));
    return text::format("{} has no flag {}.{} aha-host {} --help lists them.", commands.front()->get_name(),
                        typed, text::did_you_mean(typed, names), commands.front()->get_name());
  }
  return {};
}

int refuse(std::string_view fault, int status = 2) {
  fmt::print(stderr, "aha-host: {}\n", text::printable(fault));
  return status;
}

}  // namespace

int run(int argc, char** argv) {
  process::serve_if_zygote(argc, argv, app::roles());
  CLI::App app("Runs Aha! integration services, loaded as plugins, and hands them Aha!'s events.",
               "aha-host");
  app.set_version_flag("-v,--version", version_text, "Print the version, the build and the libraries in use");
  app.require_subcommand(1);
  app::add_config_file(app);
  // One per command: CLI11 reads the environment for the commands that were not named, too, and would put its values in
  // place of the flags of the one that was.
  app::Config to_serve, to_develop, to_inspect, to_operate, to_verify, to_open, to_gate;
  add_serve(app, to_serve);
  add_check(app);
  add_dev(app, to_develop);
  add_gate(app, to_gate);
  add_inspect(app, to_inspect);
  add_keygen(app);
  add_new(app);
  add_plugin(app);
  add_quarantine(app, to_operate);
  add_replay(app);
  add_send(app);
  add_sign(app);
  add_verify(app, to_verify);
  add_workbench(app, to_open);
  const char* const word = argc > 1 ? argv[1] : nullptr;
  if (word != nullptr && std::string_view(word) == "help") {
    fmt::print("{}", app.help());
    return 0;
  }
  if (const auto fault = command_fault(app, word); !fault.empty()) return refuse(fault);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError& error) {
    const auto fault = flag_fault(app);
    return fault.empty() ? tell(app, error) : refuse(fault);
  } catch (const CLI::RuntimeError& verdict) {
    return verdict.get_exit_code();
  } catch (const CLI::ParseError& error) {
    return tell(app, error);
  } catch (const std::exception& error) {
    return refuse(error.what(), 1);
  }
  return 0;
}

}  // namespace cli
