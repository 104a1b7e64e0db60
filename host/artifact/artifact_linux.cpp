#include "artifact/artifact.hpp"

#include <aha/abi.h>
#include <gnu/libc-version.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>
#include <utility>

#include "elf/dynamic_linux.hpp"

namespace artifact {
namespace {

constexpr std::string_view manifest_section = ".aha.manifest";
constexpr std::size_t max_manifest_bytes = 256 * 1024;
constexpr std::size_t max_listed_exports = 1'000;
constexpr std::size_t max_listed_bytes = 256 * 1024;  // of exports and of unique symbols
constexpr std::size_t max_listed_shadowed = 8;

std::string to_hex(std::span<const std::byte> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const auto byte : bytes) {
    text += digits[std::to_integer<unsigned>(byte) >> 4U];
    text += digits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

using GlibcVersion = std::pair<unsigned, unsigned>;  // major, minor

// "2.34" or "2.2.5"; the third number never decides. Nothing for "PRIVATE" or "ABI_DT_RELR".
std::optional<GlibcVersion> parse_glibc(std::string_view text) {
  GlibcVersion version;
  const auto* end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, version.first);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
  const auto minor = std::from_chars(major.ptr + 1, end, version.second);
  if (minor.ec != std::errc()) return std::nullopt;
  return version;
}

std::string newest_glibc(const std::vector<LibraryVersions>& needed) {
  constexpr std::string_view prefix = "GLIBC_";
  std::optional<GlibcVersion> newest;
  std::string text;
  for (const auto& [library, versions] : needed) {
    for (std::string_view name : versions) {
      if (!name.starts_with(prefix)) continue;
      name.remove_prefix(prefix.size());
      const auto version = parse_glibc(name);
      if (!version || (newest && *version <= *newest)) continue;
      newest = version;
      text = std::string(name);
    }
  }
  return text;
}

std::vector<LibraryVersions> versions_of(const elf::Dynamic& dynamic) {
  std::vector<LibraryVersions> all;
  for (const auto& [library, versions] : dynamic.needed_versions())
    all.push_back({std::string(library), {versions.begin(), versions.end()}});
  return all;
}

// A note is a header, a name and a description, both padded to 4 bytes.
std::string build_id_of(const elf::File& file) {
  const auto* section = file.section(".note.gnu.build-id");
  if (section == nullptr) return {};
  const auto note = section->content.read<Elf64_Nhdr>(0);
  if (!note || note->n_type != NT_GNU_BUILD_ID) return {};
  const auto name_bytes = (std::uint64_t{note->n_namesz} + 3) / 4 * 4;
  const auto id = section->content.slice(sizeof(Elf64_Nhdr) + name_bytes, note->n_descsz);
  return id && id->size() <= 64 ? to_hex(id->bytes()) : std::string();
}

// Sorts the dynamic symbols into what is told of them.
class SymbolReader {
 public:
  SymbolReader(Artifact& artifact, bool binds_locally, GlobalScope in_global_scope)
      : artifact_(artifact), binds_locally_(binds_locally), in_global_scope_(in_global_scope) {}

  void take(const elf::Symbol& symbol) {
    if (!symbol.defined) {
      // How GCC and Clang register the destructor of a thread_local: libstdc++'s function, and what that calls.
      if (symbol.name == "__cxa_thread_atexit" || symbol.name == "__cxa_thread_atexit_impl")
        artifact_.registers_thread_exit = true;
      return;
    }
    if (is_export(symbol)) take_export(symbol);
  }

 private:
  static bool is_export(const elf::Symbol& symbol) {
    const bool is_visible = symbol.visibility == STV_DEFAULT || symbol.visibility == STV_PROTECTED;
    return is_visible && symbol.binding != STB_LOCAL &&
           (symbol.type == STT_FUNC || symbol.type == STT_OBJECT || symbol.type == STT_TLS ||
            symbol.type == STT_GNU_IFUNC);
  }

  void take_export(const elf::Symbol& symbol) {
    ++artifact_.export_count;
    if (symbol.name == AHA_SERVICE_FACTORY_SYMBOL) {
      artifact_.exports.emplace(artifact_.exports.begin(), symbol.name);
      return;
    }
    list(symbol.name, artifact_.exports);
    if (symbol.binding == STB_GNU_UNIQUE) list(symbol.name, artifact_.unique_symbols);
    if (is_shadowed(symbol)) {
      ++artifact_.shadowed_count;
      if (artifact_.shadowed.size() < max_listed_shadowed) artifact_.shadowed.emplace_back(symbol.name);
    }
  }

  // The linker calls _init and _fini of each library by address, not by name.
  bool is_shadowed(const elf::Symbol& symbol) const {
    if (in_global_scope_ == nullptr || binds_locally_ || symbol.visibility == STV_PROTECTED) return false;
    if (symbol.name == "_init" || symbol.name == "_fini") return false;
    return in_global_scope_(std::string(symbol.name).c_str());
  }

  void list(std::string_view name, std::vector<std::string>& names) {
    if (names.size() >= max_listed_exports || listed_bytes_ + name.size() > max_listed_bytes) return;
    listed_bytes_ += name.size();
    names.emplace_back(name);
  }

  Artifact& artifact_;
  bool binds_locally_;
  GlobalScope in_global_scope_;
  std::size_t listed_bytes_ = 0;
};

tl::expected<Manifest, std::string> read_manifest(const elf::File& file) {
  const auto* section = file.section(manifest_section);
  if (section == nullptr)
    return tl::unexpected(
        std::string("it carries no manifest; declare one with AHA_SERVICE of aha/sdk.hpp, "
                    "or in another language as AHA_MANIFEST of aha/abi.h does"));
  if (file.count_sections(manifest_section) > 1)
    return tl::unexpected(std::string("it carries two manifests; declare one"));
  if (section->content.size() > max_manifest_bytes)
    return tl::unexpected(std::string("its manifest is wrong: it is longer than 256 KiB"));
  return parse_manifest(section->content.text());
}

void find_unmet_needs(const Artifact& artifact, const HostAbilities& host, std::vector<std::string>& found) {
  const auto& manifest = artifact.manifest;
  if (manifest.abi_low > host.abi_high || manifest.abi_high < host.abi_low)
    found.push_back("it works with ABI " + std::to_string(manifest.abi_low) + " to " +
                    std::to_string(manifest.abi_high) + ", this host with " + std::to_string(host.abi_low) +
                    " to " + std::to_string(host.abi_high) + "; build it with this host's SDK");
  for (const auto& need : manifest.needs)
    if (std::ranges::find(host.capabilities, need) == host.capabilities.end())
      found.push_back("it needs \"" + need + "\", which this host does not offer; update the host");
}

void find_newer_glibc(const Artifact& artifact, const HostAbilities& host, std::vector<std::string>& found) {
  const auto wanted = parse_glibc(artifact.needs_glibc);
  const auto present = parse_glibc(host.glibc);
  if (wanted && present && *wanted > *present)
    found.push_back("it needs glibc " + artifact.needs_glibc + ", this machine has " + host.glibc +
                    "; build it on an older system");
}

// The first of `count` names.
std::string listed(const std::vector<std::string>& names, std::size_t count) {
  const auto shown = std::min<std::size_t>(3, names.size());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (count > shown) text += " and " + std::to_string(count - shown) + " more";
  return text;
}

}  // namespace

std::vector<std::string> Artifact::pins() const {
  std::vector<std::string> reasons;
  if (no_delete) reasons.emplace_back("it is linked with -z nodelete");
  if (!unique_symbols.empty())
    reasons.push_back(
        "it exports unique symbols (" + listed(unique_symbols, unique_symbols.size()) +
        "), which pin it and are shared with its next generation; link it with a version script");
  if (registers_thread_exit)
    reasons.emplace_back(
        "it has a thread_local with a destructor, which pins it while a thread that used it lives");
  return reasons;
}

HostAbilities HostAbilities::of_this_machine(std::vector<std::string> capabilities) {
  return {
      .abi_high = AHA_ABI_VERSION, .capabilities = std::move(capabilities), .glibc = gnu_get_libc_version()};
}

tl::expected<Examination, std::string> examine(std::span<const std::byte> bytes,
                                               GlobalScope in_global_scope) {
  const auto file = elf::File::open(bytes);
  if (!file) return tl::unexpected(file.error().reason);
  const auto dynamic = elf::Dynamic::read(*file);
  if (!dynamic) return tl::unexpected(dynamic.error());
  Examination examination;
  examination.is_program = dynamic->has_flag(DT_FLAGS_1, DF_1_PIE);
  auto& artifact = examination.artifact;
  if (auto manifest = read_manifest(*file)) {
    artifact.manifest = std::move(*manifest);
  } else {
    examination.manifest_fault = std::move(manifest.error());
  }
  artifact.build_id = build_id_of(*file);
  artifact.needed.assign(dynamic->needed().begin(), dynamic->needed().end());
  artifact.needed_versions = versions_of(*dynamic);
  for (const auto tag : {DT_RUNPATH, DT_RPATH})
    if (const auto list = dynamic->text(tag); !list.empty() && artifact.search_path.empty())
      artifact.search_path.emplace_back(list);
  artifact.needs_glibc = newest_glibc(artifact.needed_versions);
  artifact.static_tls = dynamic->has_flag(DT_FLAGS, DF_STATIC_TLS);
  artifact.no_delete = dynamic->has_flag(DT_FLAGS_1, DF_1_NODELETE);
  const bool binds_locally = dynamic->has_flag(DT_FLAGS, DF_SYMBOLIC) || dynamic->value(DT_SYMBOLIC);
  SymbolReader symbols(artifact, binds_locally, in_global_scope);
  dynamic->for_each_symbol([&](const elf::Symbol& symbol) { symbols.take(symbol); });
  return examination;
}

std::vector<std::string> find_obstacles(const Examination& examination, const HostAbilities& host) {
  const auto& artifact = examination.artifact;
  std::vector<std::string> found;
  if (examination.is_program)
    found.emplace_back("it is a program, not a shared library; link it with -shared");
  if (!examination.manifest_fault.empty()) {
    found.push_back(examination.manifest_fault);
  } else {
    find_unmet_needs(artifact, host, found);
  }
  find_newer_glibc(artifact, host, found);
  if (std::ranges::find(artifact.exports, AHA_SERVICE_FACTORY_SYMBOL) == artifact.exports.end())
    found.emplace_back("it does not export " AHA_SERVICE_FACTORY_SYMBOL);
  if (artifact.shadowed_count > 0)
    found.push_back(
        "it exports " + listed(artifact.shadowed, artifact.shadowed_count) +
        ", which the host or a library of it has, too, so that it would run theirs in place of its own; "
        "link it with a version script (local: *)");
  return found;
}

std::string sha256_hex(std::span<const std::byte> bytes) {
  std::array<std::byte, 32> digest{};
  unsigned size = digest.size();
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256; check its configuration");
  return to_hex(digest);
}

}  // namespace artifact
