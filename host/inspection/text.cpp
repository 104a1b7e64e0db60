#include <fmt/format.h>

#include "artifact/native_file.hpp"
#include "files/path_text.hpp"
#include "inspection/inspection.hpp"
#include "text/printable.hpp"

namespace inspection {
namespace {

using text::printable;

constexpr std::size_t max_listed = 20;

// The first of `count` names.
template <typename List>
std::string listed(const List& names, std::size_t count) {
  std::string text;
  std::size_t shown = 0;
  for (const auto& name : names) {
    if (shown++ == max_listed) return text + fmt::format(" and {} more", count - max_listed);
    text += (text.empty() ? "" : ", ") + printable(name);
  }
  return text.empty() ? "none" : text;
}

template <typename List>
std::string listed(const List& names) {
  return listed(names, names.size());
}

class Page {
 public:
  void row(std::string_view name, const std::string& value) {
    text_ += fmt::format("  {:<11}{}\n", name, value);
  }
  void heading(const std::string& file) { text_ += printable(file) + '\n'; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void write_manifest(const artifact::Manifest& manifest, const artifact::HostAbilities& host, Page& page) {
  const auto or_unnamed = [](const std::string& text) { return text.empty() ? "not said" : printable(text); };
  page.row("version", or_unnamed(manifest.version));
  page.row("ABI", fmt::format("{} to {} (this host: {} to {})", manifest.abi_low, manifest.abi_high,
                              host.abi_low, host.abi_high));
  for (const auto& service : manifest.services)
    page.row("service", fmt::format("{}: {}", service.name, listed(service.events)));
  page.row("needs", listed(manifest.needs));
  page.row("egress", listed(manifest.egress));
  page.row("threads", manifest.has_own_threads
                          ? "own: each call on a thread, in the tiers worker and sandbox only"
                          : "shared by all calls, on fibers");
  page.row("SDK", or_unnamed(manifest.sdk));
  page.row("compiler", or_unnamed(manifest.compiler));
}

void write_library(const NeededLibrary& library, bool was_looked_for, Page& page) {
  auto text = printable(library.name);
  if (library.found) {
    text += fmt::format(" at {}", printable(files::text_of(*library.found)));
  } else if (was_looked_for) {
    text += " is missing";
  }
  if (!library.missing_versions.empty()) text += ", which lacks " + listed(library.missing_versions);
  page.row("library", text);
}

void write_artifact(const artifact::Artifact& artifact, const artifact::HostAbilities& host, Page& page) {
  page.row("format", fmt::format("{} ({})", artifact::system_of(artifact.format),
                                 artifact.format == artifact::Format::pe ? "PE" : "ELF"));
  page.row("build id", artifact.build_id.empty() ? "none" : artifact.build_id);
  page.row("exports", listed(artifact.exports, artifact.export_count));
  if (artifact.format == artifact::Format::elf)
    page.row("glibc", artifact.needs_glibc.empty()
                          ? "any version"
                          : fmt::format("{} or newer (this machine: {})", printable(artifact.needs_glibc),
                                        host.glibc.empty() ? "none" : host.glibc));
  page.row("unloads",
           artifact.pins().empty() ? "nothing speaks against it" : "not for sure: see the warnings");
}

std::string signature_text(const Inspection& inspection) {
  std::string text(artifact::to_string(inspection.signature.state));
  if (!inspection.signature.key_id.empty()) text += " (key " + inspection.signature.key_id + ")";
  if (!inspection.signed_comment.empty()) text += ": " + printable(inspection.signed_comment);
  return text;
}

}  // namespace

std::string to_text(const Inspection& inspection, const artifact::HostAbilities& host) {
  Page page;
  page.heading(inspection.file);
  if (!inspection.sha256.empty()) {
    page.row("sha256", inspection.sha256);
    page.row("size", fmt::format("{} bytes", inspection.size));
    page.row("signature", signature_text(inspection));
  }
  if (inspection.examination) {
    if (inspection.examination->manifest_fault.empty())
      write_manifest(inspection.examination->artifact.manifest, host, page);
    write_artifact(inspection.examination->artifact, host, page);
  }
  const bool is_native =
      inspection.examination && inspection.examination->artifact.format == artifact::native_format;
  for (const auto& library : inspection.libraries) write_library(library, is_native, page);
  for (const auto& warning : inspection.warnings) page.row("warning", printable(warning));
  if (inspection.loads()) {
    page.row("verdict",
             fmt::format("this host would load it (tier: {}), as far as the file tells", inspection.tier));
  } else {
    page.row("verdict", "this host would not load it");
    for (const auto& obstacle : inspection.obstacles) page.row("because", printable(obstacle));
  }
  return page.take();
}

}  // namespace inspection
