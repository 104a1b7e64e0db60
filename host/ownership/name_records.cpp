#include "ownership/name_records.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <system_error>

#include "artifact/json_members.hpp"
#include "files/durable_write.hpp"
#include "files/last_error.hpp"
#include "files/open.hpp"
#include "files/path_text.hpp"
#include "files/rename_over.hpp"
#include "ownership/version_order.hpp"

namespace ownership {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using artifact::json_members::Malformed;

NameRecord read_record(const json::value& value) {
  const auto& entry = artifact::json_members::object(value, "a service");
  NameRecord record{
      artifact::json_members::text(entry, "key"), artifact::json_members::text(entry, "key_id"), {}};
  if (const auto* served = entry.if_contains("served")) {
    const auto& release = artifact::json_members::object(*served, "\"served\"");
    record.served = Release{artifact::json_members::text(release, "version"),
                            json::value_to<std::int64_t>(release.at("signed_at_s")),
                            artifact::json_members::text(release, "sha256")};
  }
  return record;
}

NameRecords read_records(std::string_view text) {
  const auto object = artifact::json_members::parse_object(text);
  NameRecords records;
  const auto* services = object.if_contains("services");
  if (services == nullptr) throw Malformed("\"services\" is missing");
  for (const auto& [service, value] : artifact::json_members::object(*services, "\"services\""))
    records.emplace(service, read_record(value));
  return records;
}

json::object to_json(const NameRecord& record) {
  json::object out{{"key", record.key}, {"key_id", record.key_id}};
  if (record.served)
    out["served"] = {{"version", record.served->version},
                     {"signed_at_s", record.served->signed_at_s},
                     {"sha256", record.served->sha256}};
  return out;
}

}  // namespace

bool is_older(const Release& one, const Release& other) {
  if (one.sha256 == other.sha256) return false;
  if (const auto order = compare_versions(one.version, other.version); order != 0) return order < 0;
  return one.signed_at_s != 0 && other.signed_at_s != 0 && one.signed_at_s < other.signed_at_s;
}

tl::expected<NameRecords, std::string> read_name_records(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error) && !error) return NameRecords();
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  try {
    return read_records(text);
  } catch (const std::exception& fault) {
    return tl::unexpected(files::text_of(file) + " is damaged: " + fault.what() +
                          ". It says which key each service belongs to. Fix it, or remove it: then the first "
                          "to offer a service has it");
  }
}

tl::expected<void, std::string> write_name_records(const fs::path& file, const NameRecords& records) {
  json::object services;
  for (const auto& [service, record] : records) services[service] = to_json(record);
  auto beside = file;
  beside += ".new";
  auto out = files::open_to_write(beside, files::Existing::replaced);
  const auto text = json::serialize(json::object{{"services", std::move(services)}}) + '\n';
  auto error = out && files::write_durably(out, text) ? std::error_code() : files::last_error();
  out.reset();
  if (!error) error = files::rename_over(beside, file);
  if (!error) return {};
  return tl::unexpected(files::text_of(file) + " cannot be written: " + error.message());
}

}  // namespace ownership
