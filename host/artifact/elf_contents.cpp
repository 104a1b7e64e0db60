#include <aha/abi.h>

#include "artifact/contents.hpp"
#include "artifact/glibc_version.hpp"
#include "artifact/hexadecimal.hpp"
#include "elf/dynamic.hpp"

namespace artifact {
namespace {

constexpr std::string_view elf_manifest_section = ".aha.manifest";
constexpr std::size_t max_listed_shadowed = 8;

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
  const auto note = section->content.read<elf::Nhdr>(0);
  if (!note || note->n_type != elf::nt_gnu_build_id) return {};
  const auto name_bytes = (std::uint64_t{note->n_namesz} + 3) / 4 * 4;
  const auto id = section->content.slice(sizeof(elf::Nhdr) + name_bytes, note->n_descsz);
  return id && id->size() <= 64 ? to_hex(id->bytes()) : std::string();
}

// Sorts the dynamic symbols into what is told of them.
class SymbolReader {
 public:
  SymbolReader(Artifact& artifact, bool binds_locally, GlobalScope in_global_scope)
      : artifact_(artifact),
        exports_(artifact),
        binds_locally_(binds_locally),
        in_global_scope_(in_global_scope) {}

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
    const bool is_visible = symbol.visibility == elf::stv_default || symbol.visibility == elf::stv_protected;
    return is_visible && symbol.binding != elf::stb_local &&
           (symbol.type == elf::stt_func || symbol.type == elf::stt_object || symbol.type == elf::stt_tls ||
            symbol.type == elf::stt_gnu_ifunc);
  }

  void take_export(const elf::Symbol& symbol) {
    exports_.take(symbol.name);
    if (symbol.name == AHA_SERVICE_FACTORY_SYMBOL) return;
    if (symbol.binding == elf::stb_gnu_unique) exports_.list(symbol.name, artifact_.unique_symbols);
    if (is_shadowed(symbol)) {
      ++artifact_.shadowed_count;
      if (artifact_.shadowed.size() < max_listed_shadowed) artifact_.shadowed.emplace_back(symbol.name);
    }
  }

  // The linker calls _init and _fini of each library by address, not by name.
  bool is_shadowed(const elf::Symbol& symbol) const {
    if (in_global_scope_ == nullptr || binds_locally_ || symbol.visibility == elf::stv_protected)
      return false;
    if (symbol.name == "_init" || symbol.name == "_fini") return false;
    return in_global_scope_(std::string(symbol.name).c_str());
  }

  Artifact& artifact_;
  ExportList exports_;
  bool binds_locally_;
  GlobalScope in_global_scope_;
};

}  // namespace

tl::expected<Examination, std::string> examine_elf(std::span<const std::byte> bytes,
                                                   GlobalScope in_global_scope) {
  const auto file = elf::File::open(bytes);
  if (!file) return tl::unexpected(file.error().reason);
  const auto dynamic = elf::Dynamic::read(*file);
  if (!dynamic) return tl::unexpected(dynamic.error());
  Examination examination;
  examination.is_program = dynamic->has_flag(elf::dt_flags_1, elf::df_1_pie);
  auto& artifact = examination.artifact;
  artifact.format = Format::elf;
  const auto* const manifest = file->section(elf_manifest_section);
  read_manifest(file->count_sections(elf_manifest_section),
                manifest == nullptr ? nullptr : &manifest->content, examination);
  artifact.build_id = build_id_of(*file);
  artifact.needed.assign(dynamic->needed().begin(), dynamic->needed().end());
  artifact.needed_versions = versions_of(*dynamic);
  for (const auto tag : {elf::dt_runpath, elf::dt_rpath})
    if (const auto list = dynamic->text(tag); !list.empty() && artifact.search_path.empty())
      artifact.search_path.emplace_back(list);
  artifact.needs_glibc = newest_glibc(artifact.needed_versions);
  artifact.static_tls = dynamic->has_flag(elf::dt_flags, elf::df_static_tls);
  artifact.no_delete = dynamic->has_flag(elf::dt_flags_1, elf::df_1_nodelete);
  const bool binds_locally =
      dynamic->has_flag(elf::dt_flags, elf::df_symbolic) || dynamic->value(elf::dt_symbolic);
  SymbolReader symbols(artifact, binds_locally, in_global_scope);
  dynamic->for_each_symbol([&](const elf::Symbol& symbol) { symbols.take(symbol); });
  return examination;
}

}  // namespace artifact
