#include "simulation/records.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace simulation {
namespace {

constexpr std::size_t overhead_bytes = 256;  // of each thing that is kept
// A record is copied with all that stands inside, so each level costs the whole payload once more. Aha! nests three.
constexpr int deepest_record = 6;

std::string key_of(std::string_view type, std::string_view reference) {
  return std::string(type) + "/" + std::string(reference);
}

constexpr std::size_t value_bytes = 32;  // of each value of a document, beside its text

// Of memory: as text, a value may be a byte.
std::size_t bytes_of(const json::value& value) {
  std::size_t bytes = value_bytes;
  if (const auto* const text = value.if_string()) bytes += text->size();
  if (const auto* const list = value.if_array())
    for (const auto& element : *list) bytes += bytes_of(element);
  if (const auto* const object = value.if_object())
    for (const auto& [name, member] : *object) bytes += name.size() + bytes_of(member);
  return bytes;
}

std::size_t bytes_of(const Record& record) {
  std::size_t bytes = overhead_bytes;
  for (const auto& [name, value] : record.members) bytes += name.size() + bytes_of(value);
  for (const auto& [name, value] : record.changed_from)
    bytes += overhead_bytes + name.size() + bytes_of(value);
  for (const Field& field : record.fields)
    bytes += overhead_bytes + field.name.size() + bytes_of(field.value);
  for (const Comment& comment : record.comments)
    bytes += overhead_bytes + comment.user.size() + comment.body.size();
  return bytes;
}

// Of a known record, told again.
void learn_member(Record& record, std::string_view name, const json::value& value, bool is_whole) {
  const auto changed = record.changed_from.find(name);
  if (changed == record.changed_from.end()) {
    if (is_whole || !record.members.contains(name)) record.members[name] = value;
  } else if (is_whole && changed->second != value) {
    record.changed_from.erase(changed);
    record.members[name] = value;
  }
}

Field* find_field(Record& record, std::string_view integration_id, std::string_view name) {
  return const_cast<Field*>(field_of(record, integration_id, name));
}

}  // namespace

const Field* field_of(const Record& record, std::string_view integration_id, std::string_view name) {
  const auto found = std::ranges::find_if(record.fields, [&](const Field& field) {
    return field.integration_id == integration_id && field.name == name;
  });
  return found == record.fields.end() ? nullptr : &*found;
}

json::object shown(const Field& field) {
  json::object out{{"id", field.id}, {"name", field.name}, {"value", field.value}};
  // Aha! gives the id of an integration as a number where it is one.
  const bool is_number =
      !field.integration_id.empty() && field.integration_id.size() < 19 &&
      std::ranges::all_of(field.integration_id, [](char c) { return c >= '0' && c <= '9'; });
  if (is_number)
    out["integration_id"] = std::stoll(field.integration_id);
  else
    out["integration_id"] = field.integration_id;
  out["service_name"] = field.service_name;
  if (!field.created_at.empty()) out["created_at"] = field.created_at;
  return out;
}

void Records::learn(const json::value& payload) {
  if (const auto* const object = payload.if_object())
    for (const auto& [name, value] : *object) learn_value(name, value, 0);
  // Each once, however often the payload names it.
  for (Record& record : records_)
    if (std::exchange(record.is_stale, false)) count(record);
  evict();
}

void Records::learn_value(std::string_view member, const json::value& value, int depth) {
  if (depth > deepest_record) return;
  if (const auto* const list = value.if_array()) {
    for (const auto& one : *list) learn_value(member, one, depth);
    return;
  }
  const auto* const object = value.if_object();
  if (object == nullptr) return;
  if (const auto type = type_of(member, *object); !type.empty()) learn_record(type, *object, depth == 0);
  for (const auto& [name, inner] : *object) learn_value(name, inner, depth + 1);
}

void Records::learn_record(std::string_view type, const json::object& object, bool is_whole) {
  Record* record = find(type, text_of(object, "id"));
  if (record == nullptr) record = find(type, text_of(object, "reference_num"));
  if (record == nullptr) {
    json::object members = object;
    members.erase("integration_fields");
    record = &add(type, std::move(members));
  } else {
    for (const auto& [name, value] : object)
      if (name != "integration_fields") learn_member(*record, name, value, is_whole);
  }
  learn_fields(*record, object);
  record->is_stale = true;
}

void Records::learn_fields(Record& record, const json::object& object) {
  const auto* const list = object.if_contains("integration_fields");
  if (list == nullptr || !list->is_array()) return;
  for (const auto& one : list->get_array()) {
    const auto* const told = one.if_object();
    const auto* const value = told != nullptr ? told->if_contains("value") : nullptr;
    if (value == nullptr) continue;
    Field field{text_of(*told, "id"),           text_of(*told, "integration_id"),
                text_of(*told, "name"),         *value,
                text_of(*told, "service_name"), text_of(*told, "created_at")};
    Field* const there = find_field(record, field.integration_id, field.name);
    if (there == nullptr && record.fields.size() < limits_.fields)
      record.fields.push_back(std::move(field));
    else if (there != nullptr && !there->is_of_service)
      *there = std::move(field);
  }
}

const Record* Records::known(std::string_view type, const json::object& object) const {
  for (const std::string_view member : {"id", "reference_num"}) {
    const auto found = places_.find(key_of(type, text_of(object, member)));
    if (found != places_.end()) return &*found->second;
  }
  return nullptr;
}

void Records::complete(json::value& document) const {
  complete_value("", document);
}

void Records::complete_value(std::string_view member, json::value& value) const {
  if (auto* const list = value.if_array()) {
    for (auto& one : *list) complete_value(member, one);
    return;
  }
  auto* const object = value.if_object();
  if (object == nullptr) return;
  for (auto& entry : *object) complete_value(entry.key(), entry.value());
  const auto type = type_of(member, *object);
  const Record* const record = type.empty() ? nullptr : known(type, *object);
  if (record == nullptr || record->fields.empty()) return;
  json::array fields;
  for (const Field& field : record->fields) fields.push_back(simulation::shown(field));
  (*object)["integration_fields"] = std::move(fields);
}

Record* Records::find(std::string_view type, std::string_view reference) {
  const auto found = reference.empty() ? places_.end() : places_.find(key_of(type, reference));
  if (found == places_.end()) return nullptr;
  records_.splice(records_.begin(), records_, found->second);
  return &records_.front();
}

Record& Records::add(std::string_view type, json::object members) {
  Record record;
  record.type = type;
  record.id = text_of(members, "id");
  record.reference_num = text_of(members, "reference_num");
  record.members = std::move(members);
  for (const std::string& reference : {record.id, record.reference_num})
    if (const auto earlier = places_.find(key_of(type, reference));
        !reference.empty() && earlier != places_.end())
      drop(earlier->second);
  records_.push_front(std::move(record));
  index(records_.begin());
  changed(records_.front());
  return records_.front();
}

bool Records::store(Record& record, Field field) {
  field.is_of_service = true;
  Field* const there = find_field(record, field.integration_id, field.name);
  if (there == nullptr && record.fields.size() >= limits_.fields) return false;
  if (record.bytes + bytes_of(field.value) + field.name.size() > limits_.record_bytes) return false;
  if (there != nullptr)
    *there = std::move(field);
  else
    record.fields.push_back(std::move(field));
  changed(record);
  return true;
}

bool Records::add_comment(Record& record, Comment comment) {
  if (comment.body.size() > limits_.record_bytes / 2) return false;
  record.comments.push_back(std::move(comment));
  changed(record);
  while (record.comments.size() > limits_.comments ||
         (record.comments.size() > 1 && record.bytes > limits_.record_bytes)) {
    record.comments.pop_front();
    changed(record);
  }
  return true;
}

void Records::changed(Record& record) {
  count(record);
  evict();
}

void Records::count(Record& record) {
  bytes_ -= record.bytes;
  record.bytes = bytes_of(record);
  bytes_ += record.bytes;
}

json::object Records::shown(const Record& record) const {
  json::value out = record.members;
  complete(out);
  json::array fields;
  for (const Field& field : record.fields) fields.push_back(simulation::shown(field));
  out.as_object()["integration_fields"] = std::move(fields);
  return std::move(out.as_object());
}

void Records::index(Place place) {
  for (const std::string& reference : {place->id, place->reference_num})
    if (!reference.empty()) places_[key_of(place->type, reference)] = place;
}

void Records::drop(Place place) {
  for (const std::string& reference : {place->id, place->reference_num})
    if (const auto found = places_.find(key_of(place->type, reference));
        found != places_.end() && found->second == place)
      places_.erase(found);
  bytes_ -= place->bytes;
  records_.erase(place);
}

// The record in use is at the front, and stays.
void Records::evict() {
  while (records_.size() > 1 && (records_.size() > limits_.records || bytes_ > limits_.bytes))
    drop(std::prev(records_.end()));
}

}  // namespace simulation
