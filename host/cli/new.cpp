#include <CLI/CLI.hpp>

#include <memory>

#include "app/path_options.hpp"
#include "artifact/file_name.hpp"
#include "artifact/manifest.hpp"
#include "cli/cli.hpp"
#include "create/project.hpp"
#include "files/path_text.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

struct New {
  std::string name;
  std::string language = "c++";
  std::filesystem::path folder;  // empty: the name
};

std::string check_name(const std::string& name) {
  if (!artifact::is_service_name(name))
    return text::format("{}: a service's name has 1 to 64 characters out of a-z 0-9 _", name);
  const auto fault = artifact::find_name_fault(name);
  return fault.empty() ? "" : text::format("{}: choose another name: {}", name, fault);
}

void run(const New& options) {
  const auto folder = options.folder.empty() ? std::filesystem::path(options.name) : options.folder;
  const auto files = create::files_of(options.language, options.name);
  try {
    create::write_project(folder, files);
  } catch (const std::filesystem::filesystem_error& error) {
    throw CLI::ValidationError(
        "new", fmt::format("{} cannot be created: {}", files::text_of(folder), error.code().message()));
  } catch (const std::runtime_error& error) {
    throw CLI::ValidationError("new", error.what());
  }
  for (const auto& file : files) fmt::print("{}\n", text::shown(files::text_of(folder / file.path)));
  fmt::print("Build and test it in {}:\n  {}\n", text::shown(files::text_of(folder)),
             create::test_command(options.language));
  fmt::print(
      "Serve it there, and build it again whenever a file is saved:\n"
      "  aha-host dev --plugins build --build '{}'\n"
      "Send it an event from another terminal:\n  aha-host send {} installed\n",
      create::build_command(options.language), options.name);
}

}  // namespace

void add_new(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("new", "Create a plugin's project: source, test, recorded case, build and CI files");
  const auto options = std::make_shared<New>();
  command->add_option("NAME", options->name, "The service's name, such as my_tracker")
      ->required()
      ->check(CLI::Validator(check_name, ""));
  command->option_defaults()->always_capture_default();
  command->add_option("--lang", options->language, "Language of the plugin")
      ->check(CLI::IsMember(create::languages()));
  command->option_defaults()->always_capture_default(false);
  command->add_option("--folder", options->folder, "Folder to create; by default one with the name");
  command->callback([options] { run(*options); });
}

}  // namespace cli
