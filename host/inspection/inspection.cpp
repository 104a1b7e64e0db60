#include "inspection/inspection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "artifact/file_image.hpp"
#include "artifact/file_name.hpp"
#include "artifact/native_file.hpp"
#include "files/path_text.hpp"
#include "inspection/library_versions.hpp"
#include "signature/minisign.hpp"
#include "signature/trusted_comment.hpp"

namespace inspection {
namespace {

using artifact::FileImage;

std::string why_unread(const artifact::ReadResult& read) {
  if (std::holds_alternative<artifact::Gone>(read)) return "it is not there";
  if (std::holds_alternative<artifact::Changing>(read)) return "it is being written; look again";
  return std::get<artifact::Unreadable>(read).reason;
}

artifact::ReadResult read(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const auto directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  return artifact::read_image(directory, files::text_of(path.filename()), max_bytes);
}

// Of the bytes that were read and judged, which the file may not have any more.
tl::expected<artifact::Examination, std::string> examine(const FileImage& image,
                                                         const probe::Examiner& examiner) {
  const auto file = artifact::file_of(image.bytes);
  if (!file) return tl::unexpected(std::string("there is no memory to examine it in"));
  return examiner.examine(file.get()).map_error([](plugin::Refusal&& refusal) {
    return std::move(refusal.reason);
  });
}

void judge_signature(const FileImage& image, const Host& host, Inspection& inspection) {
  inspection.signature =
      host.signatures.judge(image.file, image.bytes, inspection.sha256, image.signature_text);
  if (auto fault = artifact::find_signature_fault(inspection.signature, host.require_signature);
      !fault.empty())
    inspection.obstacles.push_back(std::move(fault));
  if (inspection.signature.trusted())
    inspection.signed_comment =
        signature::words_for_people(signature::parse_signature_file(*image.signature_text)->trusted_comment);
}

// The host loads a copy from its state directory, so what is found beside the file is not found there.
bool is_relative_to_file(const std::filesystem::path& directory) {
  const auto text = files::text_of(directory);
  return text.find("$ORIGIN") != std::string::npos || text.find("${ORIGIN}") != std::string::npos;
}

// Beyond these, what a file names is not looked for: each name is asked of each folder.
constexpr std::size_t max_own_directories = 64;
constexpr std::size_t max_libraries = 128;

std::vector<std::filesystem::path> own_directories(const artifact::Artifact& artifact,
                                                   Inspection& inspection) {
  std::vector<std::filesystem::path> directories;
  for (const auto& list : artifact.search_path)
    for (auto& directory : split_path_list(list)) directories.push_back(std::move(directory));
  if (std::erase_if(directories, is_relative_to_file) > 0)
    inspection.warnings.emplace_back(
        "it looks for libraries beside itself ($ORIGIN), but the host loads a private copy from elsewhere; "
        "install them for the whole system, or link them statically");
  if (directories.size() > max_own_directories) {
    inspection.warnings.push_back(
        fmt::format("it names {} folders to look for libraries in; the first {} were looked into",
                    directories.size(), max_own_directories));
    directories.resize(max_own_directories);
  }
  return directories;
}

void look_for_libraries(const artifact::Artifact& artifact, const Host& host, Inspection& inspection) {
  if (artifact.format != artifact::native_format) {
    for (const auto& name : artifact.needed) inspection.libraries.push_back({name, {}, {}, {}});
    return;
  }
  const auto own = own_directories(artifact, inspection);
  if (artifact.needed.size() > max_libraries) {
    inspection.obstacles.push_back(fmt::format("it needs {} libraries; {} are looked for at most",
                                               artifact.needed.size(), max_libraries));
    return;
  }
  for (const auto& name : artifact.needed) {
    NeededLibrary library{name, host.libraries.find(name, own), {}, {}};
    const auto asked = std::ranges::find(artifact.needed_versions, name, &artifact::LibraryVersions::library);
    if (asked != artifact.needed_versions.end()) library.versions = asked->versions;
    if (!library.found) {
      inspection.obstacles.push_back("it needs " + name + ", which is not on this machine; install it");
    } else {
      library.missing_versions = find_missing_versions(*library.found, host.examiner, library.versions);
      for (const auto& version : library.missing_versions)
        inspection.obstacles.push_back(fmt::format(
            "it needs {} of {}, which {} does not have; build it on an older system, or update this one",
            version, name, files::text_of(*library.found)));
    }
    inspection.libraries.push_back(std::move(library));
  }
}

void judge_names(const FileImage& image, const Host& host, Inspection& inspection) {
  if (!inspection.examination->manifest_fault.empty()) return;
  const auto& manifest = inspection.examination->artifact.manifest;
  std::vector<std::string> services;
  for (const auto& service : manifest.services) services.push_back(service.name);
  auto fault = artifact::find_broken_word(inspection.signature, manifest);
  if (fault.empty() && host.name_fault)
    fault = host.name_fault(image.file, inspection.sha256, inspection.signature, services);
  if (!fault.empty()) inspection.obstacles.push_back(std::move(fault));
  if (!inspection.signature.warning.empty()) inspection.warnings.push_back(inspection.signature.warning);
}

void warn(const artifact::Artifact& artifact, Inspection& inspection) {
  for (const auto& pin : artifact.pins())
    inspection.warnings.push_back("it may stay in memory once it is replaced: " + pin);
  if (artifact.static_tls)
    inspection.warnings.emplace_back(
        "it uses static TLS, of which a process has little; build it with -fPIC");
  if (artifact.export_count > 1)
    inspection.warnings.push_back(
        "it exports " + std::to_string(artifact.export_count) + " symbols where one is wanted; " +
        (artifact.format == artifact::Format::pe ? "name the one in a .def file"
                                                 : "link it with a version script (local: *)"));
}

}  // namespace

Inspection inspect_file(const std::filesystem::path& path, const Host& host) {
  Inspection inspection;
  inspection.file = files::text_of(path);
  const auto file = files::text_of(path.filename());
  const auto result = read(path, host.max_file_bytes);
  const auto* image = std::get_if<FileImage>(&result);
  if (image == nullptr) {
    inspection.obstacles.push_back(why_unread(result));
    return inspection;
  }
  inspection.size = image->bytes.size();
  inspection.sha256 = artifact::sha256_hex(image->bytes);
  if (const auto fault = artifact::find_name_fault(file); !fault.empty()) {
    inspection.warnings.push_back("in a plugins folder it is passed over: " + fault);
  } else if (!artifact::is_plugin_name(file)) {
    inspection.warnings.push_back(fmt::format(
        "its name does not end in {}, or starts with a dot: in a plugins folder it is passed over",
        artifact::plugin_suffix));
  }
  judge_signature(*image, host, inspection);
  if (auto tier = host.tier_of(file, inspection.sha256, inspection.signature)) {
    inspection.tier = std::move(*tier);
  } else {
    inspection.obstacles.push_back(std::move(tier.error()));
  }

  auto examination = examine(*image, host.examiner);
  if (!examination) {
    inspection.obstacles.push_back(std::move(examination.error()));
    return inspection;
  }
  inspection.examination = std::move(*examination);
  judge_names(*image, host, inspection);
  for (auto& obstacle : artifact::find_obstacles(*inspection.examination, host.abilities))
    inspection.obstacles.push_back(std::move(obstacle));
  look_for_libraries(inspection.examination->artifact, host, inspection);
  warn(inspection.examination->artifact, inspection);
  return inspection;
}

}  // namespace inspection
