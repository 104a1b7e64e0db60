#include <boost/json.hpp>

#include "files/path_text.hpp"
#include "inspection/inspection.hpp"
#include "text/printable.hpp"

namespace inspection {
namespace {

namespace json = boost::json;
using text::printable;

template <typename List>
json::array strings(const List& list) {
  json::array out;
  for (const auto& text : list) out.emplace_back(printable(text));
  return out;
}

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value() : json::value(printable(text));
}

json::value to_json(const artifact::Manifest& manifest) {
  json::array services;
  for (const auto& service : manifest.services)
    services.push_back(json::object{{"name", service.name}, {"events", strings(service.events)}});
  return json::object{{"version", text_or_null(manifest.version)},
                      {"abi", json::array{manifest.abi_low, manifest.abi_high}},
                      {"services", std::move(services)},
                      {"needs", strings(manifest.needs)},
                      {"egress", strings(manifest.egress)},
                      {"threads", manifest.has_own_threads ? json::value("own") : json::value()},
                      {"sdk", text_or_null(manifest.sdk)},
                      {"compiler", text_or_null(manifest.compiler)}};
}

json::object to_json(const NeededLibrary& library) {
  return {{"name", printable(library.name)},
          {"found", library.found ? json::value(printable(files::text_of(*library.found))) : json::value()},
          {"versions", strings(library.versions)},
          {"missing_versions", strings(library.missing_versions)}};
}

json::array to_json(const std::vector<NeededLibrary>& libraries) {
  json::array needed;
  for (const auto& library : libraries) needed.push_back(to_json(library));
  return needed;
}

json::object of_elf(const artifact::Artifact& artifact, const std::vector<NeededLibrary>& libraries) {
  return {{"build_id", text_or_null(artifact.build_id)},
          {"exports", strings(artifact.exports)},
          {"export_count", artifact.export_count},
          {"shadowed", strings(artifact.shadowed)},
          {"unique_symbols", strings(artifact.unique_symbols)},
          {"libraries", to_json(libraries)},
          {"search_path", strings(artifact.search_path)},
          {"needs_glibc", text_or_null(artifact.needs_glibc)},
          {"static_tls", artifact.static_tls},
          {"no_delete", artifact.no_delete},
          {"registers_thread_exit", artifact.registers_thread_exit},
          {"pins", strings(artifact.pins())}};
}

json::object of_pe(const artifact::Artifact& artifact, const std::vector<NeededLibrary>& libraries) {
  return {{"build_id", text_or_null(artifact.build_id)},
          {"exports", strings(artifact.exports)},
          {"export_count", artifact.export_count},
          {"libraries", to_json(libraries)},
          {"registers_thread_exit", artifact.registers_thread_exit},
          {"contains_openssl", artifact.contains_openssl},
          {"pins", strings(artifact.pins())}};
}

json::object to_json(const artifact::HostAbilities& host) {
  return {{"abi", json::array{host.abi_low, host.abi_high}},
          {"capabilities", strings(host.capabilities)},
          {"glibc", text_or_null(host.glibc)}};
}

}  // namespace

std::string to_json(const Inspection& inspection, const artifact::HostAbilities& host) {
  json::object out{{"inspection", 1},
                   {"file", printable(inspection.file)},
                   {"sha256", text_or_null(inspection.sha256)},
                   {"size", inspection.size},
                   {"signature", json::object{{"state", artifact::to_string(inspection.signature.state)},
                                              {"key", text_or_null(inspection.signature.key_id)},
                                              {"comment", text_or_null(inspection.signed_comment)}}},
                   {"manifest", nullptr},
                   {"format", nullptr},
                   {"elf", nullptr},
                   {"pe", nullptr},
                   {"host", to_json(host)},
                   {"verdict", json::object{{"loads", inspection.loads()},
                                            {"tier", text_or_null(inspection.tier)},
                                            {"obstacles", strings(inspection.obstacles)},
                                            {"warnings", strings(inspection.warnings)}}}};
  if (inspection.examination) {
    const auto& artifact = inspection.examination->artifact;
    if (inspection.examination->manifest_fault.empty()) out["manifest"] = to_json(artifact.manifest);
    const auto of_format = artifact.format == artifact::Format::pe ? &of_pe : &of_elf;
    out["format"] = artifact::to_string(artifact.format);
    out[artifact::to_string(artifact.format)] = of_format(artifact, inspection.libraries);
  }
  return json::serialize(out);
}

}  // namespace inspection
