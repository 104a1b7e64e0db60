#include "artifact/examination_text.hpp"

#include <algorithm>

#include "artifact/json_members.hpp"
#include "text/printable.hpp"

namespace artifact {
namespace {

namespace json = boost::json;
using json_members::Malformed;

constexpr std::size_t max_listed = 8'192;

json::array to_array(const std::vector<std::string>& texts) {
  json::array list;
  for (const auto& text : texts) list.emplace_back(text::printable(text));
  return list;
}

json::string to_string(const std::string& text) {
  return json::string(text::printable(text));
}

json::object to_object(const Manifest& manifest) {
  json::array services;
  for (const auto& [name, events] : manifest.services)
    services.push_back({{"name", name}, {"events", to_array(events)}});
  json::object object{{"manifest", 1},
                      {"abi", {manifest.abi_low, manifest.abi_high}},
                      {"version", to_string(manifest.version)},
                      {"sdk", to_string(manifest.sdk)},
                      {"compiler", to_string(manifest.compiler)},
                      {"services", std::move(services)},
                      {"needs", to_array(manifest.needs)},
                      {"egress", to_array(manifest.egress)}};
  if (manifest.has_own_threads) object["threads"] = "own";
  return object;
}

std::vector<std::string> texts(const json::object& from, std::string_view name) {
  const auto& list = json_members::array(from, name);
  if (list.size() > max_listed) throw Malformed("\"" + std::string(name) + "\" is too long");
  std::vector<std::string> all;
  for (const auto& element : list) {
    const auto* text = element.if_string();
    if (text == nullptr) throw Malformed("\"" + std::string(name) + "\" holds something else than texts");
    all.push_back(text::printable(*text));
  }
  return all;
}

std::string text_of(const json::object& from, std::string_view name) {
  return text::printable(json_members::text(from, name));
}

bool flag(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (value == nullptr || !value->is_bool()) throw Malformed("\"" + std::string(name) + "\" is no flag");
  return value->get_bool();
}

std::size_t count(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0)
    throw Malformed("\"" + std::string(name) + "\" is no count");
  return static_cast<std::size_t>(value->get_int64());
}

void read_versions(const json::object& from, Artifact& artifact) {
  const auto& list = json_members::array(from, "needed_versions");
  if (list.size() > max_listed) throw Malformed("\"needed_versions\" is too long");
  for (const auto& element : list) {
    const auto& library = json_members::object(element, "an entry of \"needed_versions\"");
    artifact.needed_versions.push_back({text_of(library, "library"), texts(library, "versions")});
  }
}

Format read_format(std::string_view name) {
  for (const auto format : {Format::elf, Format::pe})
    if (name == to_string(format)) return format;
  throw Malformed("\"format\" is none that is known");
}

// The manifest by the same rules as in the file.
void read_manifest(const json::object& from, Examination& examination) {
  examination.manifest_fault = text_of(from, "manifest_fault");
  if (!examination.manifest_fault.empty()) return;
  auto manifest = parse_manifest(json_members::text(from, "manifest"));
  if (!manifest) throw Malformed(manifest.error());
  examination.artifact.manifest = std::move(*manifest);
}

Examination read_examination(std::string_view text) {
  const auto from = json_members::parse_object(text);
  Examination examination;
  read_manifest(from, examination);
  examination.is_program = flag(from, "is_program");
  auto& artifact = examination.artifact;
  artifact.format = read_format(text_of(from, "format"));
  artifact.build_id = text_of(from, "build_id");
  artifact.needed = texts(from, "needed");
  read_versions(from, artifact);
  artifact.search_path = texts(from, "search_path");
  artifact.exports = texts(from, "exports");
  artifact.export_count = count(from, "export_count");
  artifact.unique_symbols = texts(from, "unique_symbols");
  artifact.shadowed = texts(from, "shadowed");
  artifact.shadowed_count = count(from, "shadowed_count");
  artifact.needs_glibc = text_of(from, "needs_glibc");
  artifact.static_tls = flag(from, "static_tls");
  artifact.no_delete = flag(from, "no_delete");
  artifact.registers_thread_exit = flag(from, "registers_thread_exit");
  artifact.contains_openssl = flag(from, "contains_openssl");
  return examination;
}

}  // namespace

std::string to_text(const Examination& examination) {
  const auto& artifact = examination.artifact;
  json::array versions;
  for (const auto& [library, names] : artifact.needed_versions)
    versions.push_back({{"library", to_string(library)}, {"versions", to_array(names)}});
  return json::serialize(json::object{{"manifest", json::serialize(to_object(artifact.manifest))},
                                      {"manifest_fault", to_string(examination.manifest_fault)},
                                      {"is_program", examination.is_program},
                                      {"format", to_string(artifact.format)},
                                      {"build_id", artifact.build_id},
                                      {"needed", to_array(artifact.needed)},
                                      {"needed_versions", std::move(versions)},
                                      {"search_path", to_array(artifact.search_path)},
                                      {"exports", to_array(artifact.exports)},
                                      {"export_count", artifact.export_count},
                                      {"unique_symbols", to_array(artifact.unique_symbols)},
                                      {"shadowed", to_array(artifact.shadowed)},
                                      {"shadowed_count", artifact.shadowed_count},
                                      {"needs_glibc", to_string(artifact.needs_glibc)},
                                      {"static_tls", artifact.static_tls},
                                      {"no_delete", artifact.no_delete},
                                      {"registers_thread_exit", artifact.registers_thread_exit},
                                      {"contains_openssl", artifact.contains_openssl}});
}

tl::expected<Examination, std::string> parse_examination(std::string_view text) {
  if (text.size() > max_examination_bytes) return tl::unexpected(std::string("it is too long"));
  try {
    return read_examination(text);
  } catch (const Malformed& malformed) {
    return tl::unexpected(std::string(malformed.what()));
  }
}

}  // namespace artifact
