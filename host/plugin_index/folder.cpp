#include "plugin_index/folder.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "artifact/artifact.hpp"
#include "artifact/file_image.hpp"
#include "files/entries.hpp"
#include "files/path_text.hpp"
#include "ownership/version_order.hpp"
#include "signature/key_file.hpp"
#include "signature/minisign.hpp"
#include "text/format.hpp"

namespace plugin_index {
namespace {

namespace fs = std::filesystem;

using Text = tl::expected<std::string, std::string>;

struct Offer {
  std::string name;
  Version version;
};

tl::unexpected<std::string> refuse(const fs::path& file, std::string_view why) {
  return tl::unexpected(text::format("{}: {}", files::text_of(file), why));
}

std::vector<fs::path> find_files(const fs::path& folder) {
  auto found = files::files_below(folder);
  std::erase_if(
      found, [](const fs::path& file) { return !artifact::is_plugin_name(files::text_of(file.filename())); });
  std::ranges::sort(found);
  return found;
}

fs::path signature_path(const fs::path& file) {
  return files::path_from_text(signature::signature_name(files::text_of(file)));
}

Text read_signature(const fs::path& file) {
  const auto path = signature_path(file);
  if (!fs::exists(path)) return std::string();
  auto text = signature::read_file(path, max_signature_bytes);
  if (text && !signature::parse_signature_file(*text))
    return tl::unexpected(signature::parse_signature_file(*text).error());
  return text;
}

tl::expected<Offer, std::string> read_offer(const fs::path& folder, const fs::path& path) {
  Offer offer{artifact::plugin_name(files::text_of(path.filename())), {}};
  if (auto fault = find_name_fault(offer.name); !fault.empty()) return refuse(path, fault);
  const auto content = signature::read_file(path, max_file_bytes);
  if (!content) return refuse(path, content.error());
  const auto bytes = std::as_bytes(std::span(*content));
  const auto examination = artifact::examine(bytes);
  if (!examination) return refuse(path, examination.error());
  if (!examination->manifest_fault.empty()) return refuse(path, examination->manifest_fault);
  const auto& manifest = examination->artifact.manifest;
  if (auto fault = find_version_fault(manifest.version); !fault.empty())
    return refuse(path, "in its manifest, " + fault);
  auto signature = read_signature(path);
  if (!signature) return refuse(signature_path(path), signature.error());
  offer.version = {.version = manifest.version,
                   .abi_low = manifest.abi_low,
                   .abi_high = manifest.abi_high,
                   .rights = rights_of(manifest),
                   .files = {{.platform = std::string(this_platform()),
                              .url = files::generic_text_of(path.lexically_relative(folder)),
                              .sha256 = artifact::sha256_hex(bytes),
                              .bytes = content->size(),
                              .signature = std::move(*signature)}}};
  return offer;
}

// Of a build on another machine.
void keep_other_platforms(const Plugin& earlier, Plugin& plugin) {
  for (auto& version : plugin.versions)
    if (const auto* const known = earlier.find(version.version))
      for (const auto& file : known->files)
        if (version.find(file.platform) == nullptr) version.files.push_back(file);
}

}  // namespace

tl::expected<std::vector<Plugin>, std::string> read_folder(const fs::path& folder,
                                                           const std::vector<Plugin>& earlier) {
  std::map<std::string, Plugin> plugins;
  for (const auto& path : find_files(folder)) {
    auto offer = read_offer(folder, path);
    if (!offer) return tl::unexpected(std::move(offer.error()));
    auto& plugin = plugins[offer->name];
    plugin.name = offer->name;
    if (const auto* const other = plugin.find(offer->version.version))
      return refuse(path, text::format("{} offers version {} of {}, too; remove one of the two",
                                       other->files[0].url, other->version, plugin.name));
    plugin.versions.push_back(std::move(offer->version));
  }
  std::vector<Plugin> all;
  for (auto& [name, plugin] : plugins) {
    std::ranges::stable_sort(plugin.versions, [](const Version& one, const Version& other) {
      return ownership::compare_versions(one.version, other.version) > 0;
    });
    if (const auto known = std::ranges::find(earlier, name, &Plugin::name); known != earlier.end())
      keep_other_platforms(*known, plugin);
    all.push_back(std::move(plugin));
  }
  return all;
}

}  // namespace plugin_index
