#include "cli/cli.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <sstream>

#include "app/roles.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

// What CLI11 says may repeat an argument, and that may be a file's name.
int tell(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = app.exit(error, out, err);
  fmt::print("{}", shown(text::Lines{out.str()}));
  fmt::print(stderr, "{}", shown(text::Lines{err.str()}));
  return status;
}

}  // namespace

int run(int argc, char** argv) {
  process::serve_if_zygote(argc, argv, app::roles());
  CLI::App app("Runs Aha! integration services, loaded as plugins, and hands them Aha!'s events.",
               "aha-host");
  app.set_version_flag("--version", AHA_HOST_VERSION);
  app.require_subcommand(1);
  app::add_config_file(app);
  // One per command: CLI11 reads the environment for the commands that were not named, too, and would put its values in
  // place of the flags of the one that was.
  app::Config to_serve, to_develop, to_inspect, to_operate, to_verify;
  add_serve(app, to_serve);
  add_check(app);
  add_dev(app, to_develop);
  add_inspect(app, to_inspect);
  add_keygen(app);
  add_quarantine(app, to_operate);
  add_replay(app);
  add_sign(app);
  add_verify(app, to_verify);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RuntimeError& verdict) {
    return verdict.get_exit_code();
  } catch (const CLI::ParseError& error) {
    return tell(app, error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "aha-host: %s\n", text::printable(error.what()).c_str());
    return 1;
  }
  return 0;
}

}  // namespace cli
