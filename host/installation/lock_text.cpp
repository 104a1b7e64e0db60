#include <algorithm>

#include "artifact/json_members.hpp"
#include "installation/lock.hpp"
#include "plugin_index/index.hpp"
#include "plugin_index/utc_time.hpp"
#include "text/indented_json.hpp"

namespace installation {
namespace {

namespace json = boost::json;
namespace members = artifact::json_members;
using members::Malformed;

constexpr std::uint32_t lock_format = 1;
constexpr std::size_t sha256_digits = 64;

json::array list(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

json::object to_json(const Version& version) {
  return {{"version", version.version},
          {"sha256", version.sha256},
          {"signed", version.is_signed},
          {"index", version.index},
          {"key", version.key_id},
          {"services", list(version.rights.services)},
          {"egress", list(version.rights.egress)},
          {"capabilities", list(version.rights.capabilities)},
          {"installed", plugin_index::format_utc_time(version.installed_s)},
          {"consent", json::object{{"at", plugin_index::format_utc_time(version.consent.at_s)},
                                   {"given", version.consent.given}}}};
}

json::object to_json(const Plugin& plugin) {
  json::array before;
  for (const auto& version : plugin.before) before.push_back(to_json(version));
  return {{"name", plugin.name},
          {"pinned", plugin.is_pinned},
          {"current", to_json(plugin.current)},
          {"before", std::move(before)}};
}

bool read_flag(const json::object& from, std::string_view name) {
  const auto* const value = from.if_contains(name);
  if (value == nullptr || !value->is_bool())
    throw Malformed("\"" + std::string(name) + "\" is neither true nor false");
  return value->get_bool();
}

std::int64_t read_time(const json::object& from, std::string_view name) {
  const auto time = plugin_index::parse_utc_time(members::text(from, name));
  if (!time) throw Malformed("\"" + std::string(name) + "\" is no time such as 2026-11-30T12:00:00Z");
  return *time;
}

// It becomes the name of a file.
std::string read_sha256(const json::object& from) {
  auto text = members::text(from, "sha256");
  if (text.size() != sha256_digits || text.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw Malformed("\"sha256\" is not 64 digits of 0-9 and a-f");
  return text;
}

const json::object& member(const json::object& from, std::string_view name) {
  const auto* const value = from.if_contains(name);
  if (value == nullptr) throw Malformed("\"" + std::string(name) + "\" is missing");
  return members::object(*value, name);
}

Version read_version(const json::object& from) {
  const auto& consent = member(from, "consent");
  return {.version = members::text(from, "version"),
          .sha256 = read_sha256(from),
          .is_signed = read_flag(from, "signed"),
          .index = members::text(from, "index"),
          .key_id = members::text(from, "key"),
          .rights = {.services = members::text_list(from, "services"),
                     .egress = members::text_list(from, "egress"),
                     .capabilities = members::text_list(from, "capabilities")},
          .installed_s = read_time(from, "installed"),
          .consent = {.at_s = read_time(consent, "at"), .given = members::text(consent, "given")}};
}

Plugin read_plugin(const json::object& from) {
  Plugin plugin{.name = members::text(from, "name"),
                .current = read_version(member(from, "current")),
                .before = {},
                .is_pinned = read_flag(from, "pinned")};
  if (auto fault = plugin_index::find_name_fault(plugin.name); !fault.empty()) throw Malformed(fault);
  for (const auto& element : members::array(from, "before"))
    plugin.before.push_back(read_version(members::object(element, "an entry of \"before\"")));
  return plugin;
}

Lock read(std::string_view text) {
  const auto object = members::parse_object(text);
  const auto* const format = object.if_contains("lock");
  if (format == nullptr || members::positive_number(*format, "lock") != lock_format)
    throw Malformed("\"lock\" is not 1, the only format that this host reads");
  Lock lock;
  for (const auto& [address, serial] : member(object, "indexes")) {
    if (!serial.is_int64()) throw Malformed("a serial is no whole number");
    lock.note_serial(address, serial.get_int64());
  }
  for (const auto& element : members::array(object, "plugins")) {
    auto plugin = read_plugin(members::object(element, "an entry of \"plugins\""));
    if (lock.find(plugin.name) != nullptr) throw Malformed("it names " + plugin.name + " twice");
    lock.plugins.push_back(std::move(plugin));
  }
  return lock;
}

}  // namespace

tl::expected<Lock, std::string> parse_lock(std::string_view text) {
  try {
    return read(text);
  } catch (const Malformed& malformed) {
    return tl::unexpected(std::string(malformed.what()));
  }
}

std::string format_lock(const Lock& lock) {
  json::object indexes;
  for (const auto& seen : lock.indexes) indexes[seen.address] = seen.serial;
  auto plugins = lock.plugins;
  std::ranges::sort(plugins, {}, &Plugin::name);
  json::array entries;
  for (const auto& plugin : plugins) entries.push_back(to_json(plugin));
  return text::indented_json(
      json::object{{"lock", lock_format}, {"indexes", std::move(indexes)}, {"plugins", std::move(entries)}},
      text::Lists::on_one_line);
}

}  // namespace installation
