#include <aha/abi.h>
#include <gnu/libc-version.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>
#include <utility>

#include "artifact.hpp"
#include "elf_linux.hpp"

namespace plugin {
namespace {

constexpr std::string_view kManifestSection = ".aha.manifest";
constexpr std::size_t kMaxManifestBytes = 256 * 1024;
constexpr std::size_t kMaxListedExports = 10'000;

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

std::vector<LibraryVersions> versions_of(const elf::File& file) {
  std::vector<LibraryVersions> all;
  for (const auto& [library, versions] : file.needed_versions())
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

bool any_flag(const elf::File& file, std::int64_t tag, std::uint64_t flag) {
  return std::ranges::any_of(file.dynamic_values(tag), [flag](auto value) { return (value & flag) != 0; });
}

void read_symbols(const elf::File& file, Artifact& artifact) {
  for (const auto& symbol : file.symbols()) {
    if (!symbol.defined) {
      // How GCC and Clang register the destructor of a thread_local: libstdc++'s function, and what that
      // calls.
      if (symbol.name == "__cxa_thread_atexit" || symbol.name == "__cxa_thread_atexit_impl")
        artifact.registers_thread_exit = true;
      continue;
    }
    if (!symbol.visible || symbol.binding == STB_LOCAL || artifact.exports.size() >= kMaxListedExports)
      continue;
    if (symbol.type != STT_FUNC && symbol.type != STT_OBJECT && symbol.type != STT_TLS &&
        symbol.type != STT_GNU_IFUNC)
      continue;
    artifact.exports.emplace_back(symbol.name);
    if (symbol.binding == STB_GNU_UNIQUE) artifact.unique_symbols.emplace_back(symbol.name);
  }
}

tl::expected<Manifest, std::string> read_manifest(const elf::File& file) {
  const auto* section = file.section(kManifestSection);
  if (section == nullptr)
    return tl::unexpected(std::string("it carries no manifest; declare one with AHA_MANIFEST of aha/abi.h"));
  if (section->content.size() > kMaxManifestBytes)
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

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > shown) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

}  // namespace

std::vector<std::string> Artifact::pins() const {
  std::vector<std::string> reasons;
  if (no_delete) reasons.emplace_back("it is linked with -z nodelete");
  if (!unique_symbols.empty())
    reasons.push_back(
        "it exports unique symbols (" + listed(unique_symbols) +
        "), which pin it and are shared with its next generation; link it with a version script");
  if (registers_thread_exit)
    reasons.emplace_back(
        "it has a thread_local with a destructor, which pins it while a thread that used it lives");
  return reasons;
}

CompletenessResult check_completeness(std::span<const std::byte> bytes) {
  const auto file = elf::File::open(bytes);
  return file ? CompletenessResult{Completeness::complete, {}} : file.error();
}

HostAbilities HostAbilities::of_this_machine(std::vector<std::string> capabilities) {
  return {
      .abi_high = AHA_ABI_VERSION, .capabilities = std::move(capabilities), .glibc = gnu_get_libc_version()};
}

tl::expected<Examination, std::string> examine(std::span<const std::byte> bytes) {
  const auto file = elf::File::open(bytes);
  if (!file) return tl::unexpected(file.error().reason);
  Examination examination;
  examination.is_program = any_flag(*file, DT_FLAGS_1, DF_1_PIE);
  auto& artifact = examination.artifact;
  if (auto manifest = read_manifest(*file)) {
    artifact.manifest = std::move(*manifest);
  } else {
    examination.manifest_fault = std::move(manifest.error());
  }
  artifact.build_id = build_id_of(*file);
  artifact.needed = file->dynamic_texts(DT_NEEDED);
  artifact.needed_versions = versions_of(*file);
  artifact.search_path = file->dynamic_texts(DT_RUNPATH);
  if (artifact.search_path.empty()) artifact.search_path = file->dynamic_texts(DT_RPATH);
  artifact.needs_glibc = newest_glibc(artifact.needed_versions);
  artifact.static_tls = any_flag(*file, DT_FLAGS, DF_STATIC_TLS);
  artifact.no_delete = any_flag(*file, DT_FLAGS_1, DF_1_NODELETE);
  read_symbols(*file, artifact);
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
  return found;
}

tl::expected<Artifact, std::string> inspect(std::span<const std::byte> bytes, const HostAbilities& host) {
  auto examination = examine(bytes);
  if (!examination) return tl::unexpected(std::move(examination.error()));
  auto obstacles = find_obstacles(*examination, host);
  if (!obstacles.empty()) return tl::unexpected(std::move(obstacles.front()));
  return std::move(examination->artifact);
}

std::string sha256_hex(std::span<const std::byte> bytes) {
  std::array<std::byte, 32> digest{};
  unsigned size = digest.size();
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256; check its configuration");
  return to_hex(digest);
}

}  // namespace plugin
