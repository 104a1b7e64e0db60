#include <algorithm>

#include "artifact/egress_pattern.hpp"
#include "artifact/json_members.hpp"
#include "ownership/version_order.hpp"
#include "plugin_index/index.hpp"
#include "plugin_index/utc_time.hpp"
#include "text/printable.hpp"

namespace plugin_index {
namespace {

namespace json = boost::json;
namespace members = artifact::json_members;
using members::Malformed;

constexpr std::size_t max_plugins = 2'000;
constexpr std::size_t max_versions = 200;  // of one plugin
constexpr std::size_t max_platforms = 16;
constexpr std::size_t max_revoked = 20'000;
constexpr std::size_t max_rights = 256;  // of one kind, of one version
constexpr std::size_t max_url_bytes = 2'048;
constexpr std::size_t sha256_digits = 64;
constexpr std::size_t key_id_digits = 16;

std::string in_quotes(std::string_view text) {
  return "\"" + text::printable(text, 100) + "\"";
}

void require_at_most(std::size_t count, std::size_t most, std::string_view what) {
  if (count > most) throw Malformed("it has more than " + std::to_string(most) + " " + std::string(what));
}

bool is_hex(std::string_view text, std::size_t digits, std::string_view alphabet) {
  return text.size() == digits && text.find_first_not_of(alphabet) == std::string_view::npos;
}

bool is_sha256(std::string_view text) {
  return is_hex(text, sha256_digits, "0123456789abcdef");
}

std::int64_t whole_number(const json::object& from, std::string_view name, std::int64_t most) {
  const auto* const value = from.if_contains(name);
  if (value == nullptr) throw Malformed(in_quotes(name) + " is missing");
  json::error_code error;
  const auto number = value->is_double() ? -1 : value->to_number<std::int64_t>(error);
  if (error || number < 1 || number > most)
    throw Malformed(in_quotes(name) + " is not a whole number from 1 to " + std::to_string(most));
  return number;
}

std::vector<std::string> names(const json::object& from, std::string_view name) {
  auto list = members::text_list(from, name);
  require_at_most(list.size(), max_rights, "entries in " + in_quotes(name));
  std::ranges::sort(list);
  return list;
}

Rights read_rights(const json::object& from) {
  Rights rights{.services = names(from, "services"),
                .egress = names(from, "egress"),
                .capabilities = names(from, "capabilities")};
  for (const auto& service : rights.services)
    if (!artifact::is_service_name(service))
      throw Malformed("\"services\" has " + in_quotes(service) + ", which is no name of a service");
  for (const auto& pattern : rights.egress)
    if (const auto fault = artifact::fault_of_egress_pattern(pattern); !fault.empty())
      throw Malformed("\"egress\" has " + in_quotes(pattern) + ", which " + fault);
  for (const auto& capability : rights.capabilities)
    if (text::printable(capability) != capability || capability.size() > 100)
      throw Malformed("\"capabilities\" has " + in_quotes(capability) + ", which is no name of a capability");
  return rights;
}

PlatformFile read_file(const json::object& from) {
  PlatformFile file{.platform = members::text(from, "platform"),
                    .url = members::text(from, "url"),
                    .sha256 = members::text(from, "sha256"),
                    .bytes = 0,
                    .signature = members::text_or_empty(from, "signature")};
  if (file.platform.empty() || text::printable(file.platform, 64) != file.platform)
    throw Malformed("\"platform\" is no name of a platform, such as linux-x86_64");
  if (file.url.empty() || file.url.size() > max_url_bytes || text::printable(file.url) != file.url)
    throw Malformed("\"url\" is empty, too long, or has characters that no URL has");
  if (!is_sha256(file.sha256)) throw Malformed("\"sha256\" is not 64 digits of 0-9 and a-f");
  if (file.signature.size() > max_signature_bytes) throw Malformed("\"signature\" is too long");
  file.bytes =
      static_cast<std::uint64_t>(whole_number(from, "bytes", static_cast<std::int64_t>(max_file_bytes)));
  return file;
}

void read_abi(const json::object& from, Version& version) {
  const auto& range = members::array(from, "abi");
  if (range.size() != 2) throw Malformed("\"abi\" is not a pair of the lowest and the highest ABI");
  version.abi_low = members::positive_number(range[0], "abi");
  version.abi_high = members::positive_number(range[1], "abi");
  if (version.abi_low > version.abi_high) throw Malformed("\"abi\" ends before it begins");
}

Version read_version(const json::object& from) {
  Version version;
  version.version = members::text(from, "version");
  if (auto fault = find_version_fault(version.version); !fault.empty()) throw Malformed(fault);
  read_abi(from, version);
  version.rights = read_rights(from);
  const auto& files = members::array(from, "files");
  if (files.empty()) throw Malformed("\"files\" is empty");
  require_at_most(files.size(), max_platforms, "files in one version");
  for (const auto& element : files) {
    auto file = read_file(members::object(element, "an entry of \"files\""));
    if (version.find(file.platform) != nullptr)
      throw Malformed("\"files\" names " + in_quotes(file.platform) + " twice");
    version.files.push_back(std::move(file));
  }
  return version;
}

Plugin read_plugin(const json::object& from) {
  Plugin plugin;
  plugin.name = members::text(from, "name");
  if (auto fault = find_name_fault(plugin.name); !fault.empty()) throw Malformed(fault);
  const auto& versions = members::array(from, "versions");
  if (versions.empty()) throw Malformed("\"versions\" is empty");
  require_at_most(versions.size(), max_versions, "versions of one plugin");
  for (const auto& element : versions) {
    auto version = read_version(members::object(element, "an entry of \"versions\""));
    if (plugin.find(version.version) != nullptr)
      throw Malformed("\"versions\" names " + in_quotes(version.version) + " twice");
    plugin.versions.push_back(std::move(version));
  }
  std::ranges::stable_sort(plugin.versions, [](const Version& one, const Version& other) {
    return ownership::compare_versions(one.version, other.version) > 0;
  });
  return plugin;
}

// What is wrong inside a plugin is told with its name: an index may have a thousand.
Plugin read_named_plugin(const json::value& element) {
  const auto& from = members::object(element, "an entry of \"plugins\"");
  const auto* const name = from.if_contains("name");
  try {
    return read_plugin(from);
  } catch (const Malformed& malformed) {
    const auto* const text = name == nullptr ? nullptr : name->if_string();
    if (text == nullptr) throw;
    throw Malformed("the plugin " + in_quotes(*text) + ": " + malformed.what());
  }
}

std::vector<std::string> read_revoked(const json::object& from) {
  if (!from.contains("revoked")) return {};
  auto revoked = members::text_list(from, "revoked");
  require_at_most(revoked.size(), max_revoked, "revocations");
  for (const auto& one : revoked)
    if (!is_sha256(one) && !is_hex(one, key_id_digits, "0123456789ABCDEF"))
      throw Malformed(
          "\"revoked\" has " + in_quotes(one) +
          ", which is neither the SHA-256 of a file (64 digits in lower case) nor the id of a key (16 in "
          "upper case)");
  return revoked;
}

Index read_index(std::string_view text) {
  if (text.size() > max_index_bytes) throw Malformed("it is larger than 4 MiB");
  const auto object = members::parse_object(text);
  const auto* const format = object.if_contains("format");
  if (format == nullptr || members::positive_number(*format, "format") != format_number)
    throw Malformed("\"format\" is not 1, the only one that this host reads; a newer aha-host may read it");
  Index index;
  index.serial = whole_number(object, "serial", std::int64_t{1} << 53);
  const auto expires = parse_utc_time(members::text(object, "expires"));
  if (!expires) throw Malformed("\"expires\" is no time such as 2026-11-30T12:00:00Z");
  index.expires_s = *expires;
  const auto& plugins = members::array(object, "plugins");
  require_at_most(plugins.size(), max_plugins, "plugins");
  for (const auto& element : plugins) index.plugins.push_back(read_named_plugin(element));
  std::ranges::sort(index.plugins, {}, &Plugin::name);
  if (const auto twice = std::ranges::adjacent_find(index.plugins, {}, &Plugin::name);
      twice != index.plugins.end())
    throw Malformed("\"plugins\" names " + in_quotes(twice->name) + " twice");
  index.revoked = read_revoked(object);
  return index;
}

}  // namespace

tl::expected<Index, std::string> parse_index(std::string_view text) {
  try {
    return read_index(text);
  } catch (const Malformed& malformed) {
    return tl::unexpected(std::string("the index is wrong: ") + malformed.what());
  }
}

}  // namespace plugin_index
