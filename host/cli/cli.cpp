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

// The words that name the command, with a blank behind each: "plugin list ". Empty for the program itself.
std::string words_of(const CLI::App& command) {
  return command.get_parent() == nullptr ? std::string()
                                         : words_of(*command.get_parent()) + command.get_name() + ' ';
}

std::vector<std::string> flags_of(const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::Option* const option : command.get_options())
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  return flags;
}

std::string no_such_flag(const CLI::App& command, std::string_view word) {
  const auto flags = flags_of(command);
  const std::vector<std::string_view> names(flags.begin(), flags.end());
  const auto typed = word.substr(0, word.find('='));
  const std::string words = words_of(command);
  return text::format("{} no flag {}.{} aha-host {}--help lists them.",
                      words.empty() ? "there is" : words + "has", typed, text::did_you_mean(typed, names),
                      words);
}

// Also a flag of the commands above it: they take those that follow, such as --config.
bool has_flag(const CLI::App& command, std::string_view word) {
  if (command.get_option_no_throw(std::string(word.substr(0, word.find('=')))) != nullptr) return true;
  return command.get_parent() != nullptr && has_flag(*command.get_parent(), word);
}

// The command that the words begin with, as far as they name one, and the first word that does not.
struct Named {
  CLI::App* command;
  const char* rest;  // null: there is none
};

Named named_by(CLI::App& root, char** words) {
  CLI::App* command = &root;
  for (; *words != nullptr; ++words) {
    const auto below =
        command->get_subcommands([&](const CLI::App* one) { return one->get_name() == *words; });
    if (below.empty()) break;
    command = below.front();
  }
  return {command, *words};
}

// What is wrong with the word in the place of a command, or empty if there is none, or it needs no command.
std::string command_fault(const Named& named) {
  const auto names = commands_of(*named.command);
  if (named.rest == nullptr || names.empty()) return {};
  const std::string words = words_of(*named.command);
  if (*named.rest != '-')
    return text::format("there is no command \"{}{}\".{} aha-host {}--help lists them.", words, named.rest,
                        text::did_you_mean(named.rest, names), words);
  return std::string_view(named.rest).starts_with("--") && !has_flag(*named.command, named.rest)
             ? no_such_flag(*named.command, named.rest)
             : std::string();
}

// Likewise, of a flag that the command does not have.
std::string flag_fault(const CLI::App& root) {
  const CLI::App* command = &root;
  for (auto below = root.get_subcommands(); !below.empty(); below = command->get_subcommands())
    command = below.front();
  for (const std::string& word : root.remaining(true))
    if (word.starts_with("--")) return no_such_flag(*command, word);
  return {};
}

// The command line is explained by --help; what happens after it was read is not.
std::string failure_message(const CLI::App* app, const CLI::Error& error) {
  const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
  if (code == CLI::ExitCodes::ValidationError || code == CLI::ExitCodes::FileError)
    return std::string(error.what()) + '\n';
  return CLI::FailureMessage::simple(app, error);
}

// As with --help behind the command.
std::string help_of(const CLI::App& command) {
  if (command.get_parent() == nullptr) return command.help();
  const std::string before = "aha-host " + words_of(*command.get_parent());
  return command.help(before.substr(0, before.size() - 1));
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
  app.allow_windows_style_options(false);  // a path may begin with a slash on Windows, too
  app.require_subcommand(1);
  app::add_config_file(app);
  // One per command: CLI11 reads the environment for the commands that were not named, too, and would put its values in
  // place of the flags of the one that was.
  app::Config to_serve, to_develop, to_inspect, to_operate, to_verify, to_open, to_gate, to_install, to_run;
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
  add_service(app, to_install, to_run);
  add_sign(app);
  add_verify(app, to_verify);
  add_workbench(app, to_open);
  app.failure_message(failure_message);
  const bool asks_help = argc > 1 && std::string_view(argv[1]) == "help";
  const auto named = named_by(app, argv + std::min(argc, asks_help ? 2 : 1));
  if (const auto fault = command_fault(named); !fault.empty()) return refuse(fault);
  if (asks_help || (named.rest == nullptr && !commands_of(*named.command).empty())) {
    fmt::print(asks_help ? stdout : stderr, "{}", help_of(*named.command));
    return asks_help ? 0 : 2;
  }
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
