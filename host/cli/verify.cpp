#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <vector>

#include "app/path_options.hpp"
#include "artifact/artifact.hpp"
#include "artifact/file_image.hpp"
#include "cli/cli.hpp"
#include "files/path_text.hpp"
#include "signature/minisign.hpp"
#include "signature/trust_list.hpp"
#include "signature/trusted_comment.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

// One line: the verdict, and what speaks for or against it.
std::string describe(const artifact::SignatureVerdict& verdict, const artifact::FileImage& image) {
  std::string line = fmt::format("{}", artifact::to_string(verdict.state));
  if (!verdict.key_id.empty()) line += fmt::format(" (key {})", verdict.key_id);
  if (!verdict.reason.empty()) line += ": " + verdict.reason;
  // What it says is signed, and so worth telling, only if the signature holds.
  if (verdict.trusted())
    line += ": " + signature::words_for_people(
                       signature::parse_signature_file(*image.signature_text)->trusted_comment);
  if (!verdict.warning.empty()) line += " (" + verdict.warning + ")";
  return line;
}

bool verify(const std::filesystem::path& file, const signature::TrustList& trust) {
  auto folder = file.parent_path();
  if (folder.empty()) folder = ".";
  const auto read = artifact::read_image(folder, files::text_of(file.filename()), largest_plugin_bytes);
  const auto* const image = std::get_if<artifact::FileImage>(&read);
  if (image == nullptr) {
    const auto* const unreadable = std::get_if<artifact::Unreadable>(&read);
    fmt::print("{}: {}\n", text::printable(files::text_of(file)),
               unreadable != nullptr ? unreadable->reason : "it is not there, or being written");
    return false;
  }
  const auto verdict =
      trust.judge(image->file, image->bytes, artifact::sha256_hex(image->bytes), image->signature_text);
  fmt::print("{}: {}\n", text::printable(files::text_of(file)), text::printable(describe(verdict, *image)));
  return verdict.trusted();
}

}  // namespace

void add_verify(CLI::App& app, app::Config& config) {
  CLI::App* const command = app.add_subcommand(
      "verify", "Say whether files carry a trusted key's signature; status 1 if one does not");
  const auto files = std::make_shared<std::vector<std::filesystem::path>>();
  command->add_option("FILE", *files, "Files to verify, each with FILE.minisig beside it")->required();
  app::add_trust_options(*command, config);
  command->callback([&config, files] {
    const auto trust = signature::TrustList::read(config.trusted_keys, config.revoked);
    if (!trust) throw std::runtime_error(trust.error());
    bool all_trusted = true;
    for (const auto& file : *files) all_trusted = verify(file, *trust) && all_trusted;
    if (!all_trusted) throw CLI::RuntimeError(1);
  });
}

}  // namespace cli
