#include "artifact/manifest.hpp"

#include <algorithm>

#include "artifact/egress_pattern.hpp"
#include "artifact/json_members.hpp"
#include "text/printable.hpp"

namespace artifact {
namespace {

using json_members::Malformed;
namespace json = boost::json;

constexpr std::size_t max_services = 64;

void read_abi(const json::object& from, Manifest& manifest) {
  const auto& range = json_members::array(from, "abi");
  if (range.size() != 2) throw Malformed("\"abi\" is not a pair of the lowest and the highest ABI");
  manifest.abi_low = json_members::positive_number(range[0], "abi");
  manifest.abi_high = json_members::positive_number(range[1], "abi");
  if (manifest.abi_low > manifest.abi_high) throw Malformed("\"abi\" ends before it begins");
}

void read_services(const json::object& from, Manifest& manifest) {
  const auto& services = json_members::array(from, "services");
  if (services.empty()) throw Malformed("\"services\" is empty");
  if (services.size() > max_services) throw Malformed("\"services\" has more than 64 entries");
  for (const auto& element : services) {
    const auto& entry = json_members::object(element, "an entry of \"services\"");
    ManifestService service{json_members::text(entry, "name"), json_members::text_list(entry, "events")};
    if (!is_service_name(service.name))
      throw Malformed("a service's \"name\" is not 1 to 64 of a-z, 0-9 and _");
    if (std::ranges::count(manifest.services, service.name, &ManifestService::name) != 0)
      throw Malformed("\"services\" names \"" + service.name + "\" twice");
    manifest.services.push_back(std::move(service));
  }
}

// A newer host may know others, and a library that needs one of them must not be run as if it did not.
bool reads_own_threads(const json::object& from) {
  const auto threads = json_members::text_or_empty(from, "threads");
  if (threads.empty()) return false;
  if (threads != "own") throw Malformed("\"threads\" is not \"own\", the only value this host knows");
  return true;
}

std::string_view without_trailing_nul(std::string_view text) {
  const auto last = text.find_last_not_of('\0');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

Manifest read_manifest(std::string_view text) {
  const auto object = json_members::parse_object(without_trailing_nul(text));
  const auto* edition = object.if_contains("manifest");
  if (edition == nullptr || json_members::positive_number(*edition, "manifest") != 1)
    throw Malformed("\"manifest\" is not 1, the only edition this host reads");
  Manifest manifest;
  read_abi(object, manifest);
  read_services(object, manifest);
  manifest.version = json_members::text_or_empty(object, "version");
  manifest.sdk = json_members::text_or_empty(object, "sdk");
  manifest.compiler = json_members::text_or_empty(object, "compiler");
  if (object.contains("needs")) manifest.needs = json_members::text_list(object, "needs");
  if (object.contains("egress")) manifest.egress = json_members::text_list(object, "egress");
  for (const auto& pattern : manifest.egress)
    if (const auto fault = fault_of_egress_pattern(pattern); !fault.empty())
      throw Malformed("\"egress\" has \"" + text::printable(pattern, 100) + "\", which " + fault);
  manifest.has_own_threads = reads_own_threads(object);
  return manifest;
}

}  // namespace

tl::expected<Manifest, std::string> parse_manifest(std::string_view json) {
  try {
    return read_manifest(json);
  } catch (const Malformed& malformed) {
    return tl::unexpected(std::string("its manifest is wrong: ") + malformed.what());
  }
}

bool is_service_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace artifact
