#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include "cli/cli.hpp"
#include "cli/password.hpp"
#include "signature/ed25519.hpp"
#include "signature/key_file.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

struct Sign {
  std::filesystem::path secret_key = "aha-host.key";
  std::string comment;
  bool legacy = false;
  std::vector<std::filesystem::path> files;
};

template <typename T>
T value_or_throw(const std::filesystem::path& path, tl::expected<T, std::string> value) {
  if (!value) throw std::runtime_error(fmt::format("{}: {}", path.string(), value.error()));
  return std::move(*value);
}

signature::SecretKey read_key(const std::filesystem::path& path) {
  const auto text = value_or_throw(path, signature::read_secret_file(path));
  return value_or_throw(path, signature::parse_secret_key(text.reveal(), [&] {
                          return ask_password("Password of " + path.string());
                        }));
}

// The trusted comment that minisign writes where none is given.
std::string default_comment(const std::filesystem::path& file) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return fmt::format("timestamp:{}\tfile:{}", std::chrono::duration_cast<std::chrono::seconds>(now).count(),
                     file.filename().string());
}

void run(const Sign& options) {
  const auto key = read_key(options.secret_key);
  const auto algorithm = options.legacy ? signature::Algorithm::legacy : signature::Algorithm::prehashed;
  for (const auto& file : options.files) {
    const auto content = value_or_throw(file, signature::read_file(file, largest_plugin_bytes));
    const auto signed_file =
        signature::sign(key, std::as_bytes(std::span(content)),
                        options.comment.empty() ? default_comment(file) : options.comment, algorithm);
    const std::filesystem::path beside = signature::signature_name(file.string());
    if (auto written = signature::replace_file(beside, signature::format_signature_file(signed_file));
        !written) {
      throw std::runtime_error(fmt::format("{}: {}", beside.string(), written.error()));
    }
    fmt::print("{}: signed with key {}\n", text::printable(beside.native()), key.id().text());
  }
}

}  // namespace

void add_sign(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("sign", "Sign files: writes FILE.minisig beside each, which minisign verifies too");
  const auto options = std::make_shared<Sign>();
  command->option_defaults()->always_capture_default();
  command->add_option("--secret-key", options->secret_key,
                      "File of the secret key, as keygen or minisign made it");
  command->add_option("--comment", options->comment,
                      "Signed with the file and shown to who verifies; its name and the time where empty");
  command->add_flag("--legacy", options->legacy,
                    "Sign the content itself rather than its hash, for old verifiers");
  command->add_option("FILE", options->files, "Files to sign")->required();
  command->callback([options] { run(*options); });
}

}  // namespace cli
