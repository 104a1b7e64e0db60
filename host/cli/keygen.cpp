#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <new>

#include "app/path_options.hpp"
#include "cli/cli.hpp"
#include "cli/password.hpp"
#include "files/path_text.hpp"
#include "signature/key_file.hpp"
#include "signature/secret_key.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

using signature::Secret;

struct Keygen {
  std::filesystem::path secret_key = "aha-host.key";
  std::filesystem::path public_key = "aha-host.pub";
  bool no_password = false;
};

Secret ask_new_password() {
  auto password = ask_password("Password for the new key");
  const auto again = password ? ask_password("The same once more") : std::nullopt;
  if (!password) throw std::runtime_error("a key needs a password; --no-password makes one without");
  if (!again || again->reveal() != password->reveal()) throw std::runtime_error("the two passwords differ");
  return std::move(*password);
}

Secret encrypted(const signature::SecretKey& key) {
  const Secret password = ask_new_password();
  try {
    return signature::format_secret_key(key, &password);
  } catch (const std::bad_alloc&) {
    throw std::runtime_error(
        "a password is made hard to guess with 1 GiB of memory, which this machine has not free; "
        "use another, or --no-password");
  }
}

void write_or_throw(const std::filesystem::path& path, const tl::expected<void, std::string>& written) {
  if (!written) throw std::runtime_error(fmt::format("{}: {}", files::text_of(path), written.error()));
}

void run(const Keygen& options) {
  if (std::filesystem::exists(options.public_key)) {
    throw std::runtime_error(
        fmt::format("{} is there already; name another file", files::text_of(options.public_key)));
  }
  const auto key = signature::SecretKey::generate();
  const Secret file = options.no_password ? signature::format_secret_key(key, nullptr) : encrypted(key);
  write_or_throw(options.secret_key, signature::write_secret_file(options.secret_key, file));
  write_or_throw(options.public_key,
                 signature::replace_file(options.public_key, signature::format_public_key(key.public_key())));
  fmt::print("key {}: {} is secret, {} is public\n", key.id().text(),
             text::printable(files::text_of(options.secret_key)),
             text::printable(files::text_of(options.public_key)));
}

}  // namespace

void add_keygen(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("keygen", "Make a key pair for signing plugins, in minisign's format");
  const auto options = std::make_shared<Keygen>();
  command->option_defaults()->always_capture_default();
  command->add_option("--secret-key", options->secret_key, "File to write the secret key to; must not exist");
  command->add_option("--public-key", options->public_key, "File to write the public key to; must not exist");
  command->add_flag("--no-password", options->no_password,
                    "Leave the secret key unencrypted, as a build server may need it");
  command->callback([options] { run(*options); });
}

}  // namespace cli
