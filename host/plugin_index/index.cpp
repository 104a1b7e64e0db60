#include "plugin_index/index.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "plugin_index/utc_time.hpp"
#include "text/format.hpp"
#include "text/indented_json.hpp"

namespace plugin_index {
namespace {

namespace json = boost::json;

constexpr std::size_t max_name_bytes = 64;

bool consists_of(std::string_view text, std::string_view more) {
  return !text.empty() && text.size() <= max_name_bytes && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
  });
}

template <class Entries>
auto find_by(const Entries& entries, auto member, std::string_view value) -> const
    typename Entries::value_type* {
  const auto found = std::ranges::find(entries, value, member);
  return found == entries.end() ? nullptr : &*found;
}

json::array list(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

json::object to_json(const PlatformFile& file) {
  json::object out{
      {"platform", file.platform}, {"url", file.url}, {"sha256", file.sha256}, {"bytes", file.bytes}};
  if (!file.signature.empty()) out["signature"] = file.signature;
  return out;
}

json::object to_json(const Version& version) {
  json::array files;
  for (const auto& file : version.files) files.push_back(to_json(file));
  return {{"version", version.version},
          {"abi", {version.abi_low, version.abi_high}},
          {"services", list(version.rights.services)},
          {"egress", list(version.rights.egress)},
          {"capabilities", list(version.rights.capabilities)},
          {"files", std::move(files)}};
}

}  // namespace

const PlatformFile* Version::find(std::string_view platform) const {
  return find_by(files, &PlatformFile::platform, platform);
}

const Version* Plugin::find(std::string_view wanted) const {
  return find_by(versions, &Version::version, wanted);
}

const Plugin* Index::find(std::string_view name) const {
  return find_by(plugins, &Plugin::name, name);
}

std::string format_index(const Index& index) {
  json::array plugins;
  for (const auto& plugin : index.plugins) {
    json::array versions;
    for (const auto& version : plugin.versions) versions.push_back(to_json(version));
    plugins.push_back(json::object{{"name", plugin.name}, {"versions", std::move(versions)}});
  }
  return text::indented_json(json::object{{"format", format_number},
                                          {"serial", index.serial},
                                          {"expires", format_utc_time(index.expires_s)},
                                          {"plugins", std::move(plugins)},
                                          {"revoked", list(index.revoked)}},
                             text::Lists::on_one_line);
}

std::string find_name_fault(std::string_view name) {
  if (consists_of(name, "_-") && !name.starts_with('-')) return {};
  return text::format("\"{}\" is no name of a plugin: it takes 1 to 64 of a-z, 0-9, _ and -", name);
}

std::string find_version_fault(std::string_view version) {
  if (consists_of(version, "ABCDEFGHIJKLMNOPQRSTUVWXYZ.+-_") && version.front() >= '0' &&
      version.front() <= '9')
    return {};
  return text::format(
      "\"{}\" is no version: it begins with a digit and has up to 64 of a-z, A-Z, 0-9 and .+-_", version);
}

}  // namespace plugin_index
