#include <algorithm>
#include <array>

#include "artifact/contents.hpp"
#include "pe/tables.hpp"

namespace artifact {
namespace {

constexpr std::string_view pe_manifest_section = ".ahamf";

// Texts of every OpenSSL of version 3 or 1.1, one of which a library has if it is linked statically.
constexpr std::array<std::string_view, 2> openssl_texts = {"OpenSSL Default Provider",
                                                           "part of OpenSSL 1.1."};

bool contains_openssl(const pe::File& file) {
  return std::ranges::any_of(file.sections(), [](const pe::Section& section) {
    return std::ranges::any_of(openssl_texts, [&section](std::string_view text) {
      return section.content.text().find(text) != std::string_view::npos;
    });
  });
}

// How OpenSSL takes a reference to the module that it is in.
bool takes_reference(std::string_view import) {
  return import == "GetModuleHandleExW" || import == "GetModuleHandleExA";
}

}  // namespace

tl::expected<Examination, std::string> examine_pe(std::span<const std::byte> bytes) {
  const auto file = pe::File::open(bytes);
  if (!file) return tl::unexpected(file.error().reason);
  Examination examination;
  auto& artifact = examination.artifact;
  artifact.format = Format::pe;
  bool may_pin_itself = false;
  const auto tables = pe::Tables::read(*file, [&](std::string_view, std::string_view name) {
    // How GCC and Clang register the destructor of a thread_local: a function of libstdc++.
    if (name == "__cxa_thread_atexit") artifact.registers_thread_exit = true;
    if (takes_reference(name)) may_pin_itself = true;
  });
  if (!tables) return tl::unexpected(tables.error());
  examination.is_program = !file->is_library();
  const auto* const manifest = file->section(pe_manifest_section);
  read_manifest(file->count_sections(pe_manifest_section), manifest == nullptr ? nullptr : &manifest->content,
                examination);
  artifact.build_id = tables->debug_id();
  artifact.needed.assign(tables->needed().begin(), tables->needed().end());
  artifact.contains_openssl = may_pin_itself && contains_openssl(*file);
  ExportList exports(artifact);
  for (const auto name : tables->exports()) exports.take(name);
  return examination;
}

}  // namespace artifact
