#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "app/path_options.hpp"
#include "artifact/artifact.hpp"
#include "cli/cli.hpp"
#include "cli/password.hpp"
#include "files/path_text.hpp"
#include "signature/ed25519.hpp"
#include "signature/key_file.hpp"
#include "signature/trusted_comment.hpp"
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
  if (!value) throw std::runtime_error(fmt::format("{}: {}", files::text_of(path), value.error()));
  return std::move(*value);
}

signature::SecretKey read_key(const std::filesystem::path& path) {
  const auto text = value_or_throw(path, signature::read_secret_file(path));
  return value_or_throw(path, signature::parse_secret_key(text.reveal(), [&] {
                          return ask_password("Password of " + files::text_of(path));
                        }));
}

// What binds the signature to the file's name, and to what its manifest says if it is a plugin.
std::string comment_of(const std::filesystem::path& file, std::span<const std::byte> content,
                       const std::string& remark) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  signature::TrustedComment comment;
  comment.timestamp_s = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  comment.file = files::text_of(file.filename());
  comment.remark = remark;
  if (const auto examination = artifact::examine(content);
      examination && examination->manifest_fault.empty()) {
    const auto& manifest = examination->artifact.manifest;
    comment.version = manifest.version;
    comment.services.emplace();
    for (const auto& service : manifest.services) comment.services->push_back(service.name);
  }
  return signature::format_trusted_comment(comment);
}

void run(const Sign& options) {
  const auto key = read_key(options.secret_key);
  const auto algorithm = options.legacy ? signature::Algorithm::legacy : signature::Algorithm::prehashed;
  for (const auto& file : options.files) {
    const auto content = value_or_throw(file, signature::read_file(file, largest_plugin_bytes));
    const auto bytes = std::as_bytes(std::span(content));
    const auto signed_file = signature::sign(key, bytes, comment_of(file, bytes, options.comment), algorithm);
    const auto beside = files::path_from_text(signature::signature_name(files::text_of(file)));
    const auto text = signature::format_signature_file(signed_file);
    value_or_throw(file, signature::parse_signature_file(text));  // what none could read is not written
    if (auto written = signature::replace_file(beside, text); !written) {
      throw std::runtime_error(fmt::format("{}: {}", files::text_of(beside), written.error()));
    }
    fmt::print("{}: signed with key {}\n", text::printable(files::text_of(beside)), key.id().text());
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
  command->add_option(
      "--comment", options->comment,
      "Signed with the file and shown to who verifies, beside its name, version, services and the time");
  command->add_flag("--legacy", options->legacy,
                    "Sign the content itself rather than its hash, for old verifiers");
  command->add_option("FILE", options->files, "Files to sign")->required();
  command->callback([options] { run(*options); });
}

}  // namespace cli
