#include "check/records.hpp"

#include <array>
#include <boost/json.hpp>

#include "files/write_all.hpp"
#include "process/end.hpp"

namespace check {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 5> kinds{"begin", "finding", "again", "alive", "finished"};

std::string member_text(const json::object& from, std::string_view name) {
  const auto* const member = from.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
}

}  // namespace

std::string to_line(const Record& record) {
  return json::serialize(json::object{{"kind", kinds.at(static_cast<std::size_t>(record.kind))},
                                      {"number", record.number},
                                      {"code", record.code},
                                      {"text", record.text}}) +
         '\n';
}

Record from_line(std::string_view line) {
  json::error_code error;
  const auto value = json::parse(line, error);
  if (error || !value.is_object()) return {};
  const auto& object = value.get_object();
  Record record;
  const auto kind = member_text(object, "kind");
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds.at(i) == kind) record.kind = static_cast<RecordKind>(i);
  if (const auto* const number = object.if_contains("number"); number != nullptr && number->is_int64())
    record.number = static_cast<std::size_t>(number->get_int64());
  record.code = member_text(object, "code");
  record.text = member_text(object, "text");
  return record;
}

void Teller::begin(std::size_t number, std::string done) {
  tell({RecordKind::begin, number, "", std::move(done)});
}

void Teller::found(std::string_view code, std::string happened) {
  constexpr std::size_t longest = 1'000;
  if (happened.size() > longest) happened.resize(longest);
  tell({RecordKind::finding, 0, std::string(code), std::move(happened)});
}

void Teller::alive() {
  tell({RecordKind::alive, 0, "", ""});
}

void Teller::again() {
  tell({RecordKind::again, 0, "", ""});
  process::exit_at_once(0);
}

void Teller::finished() {
  tell({RecordKind::finished, 0, "", ""});
}

void Teller::tell(const Record& record) const {
  const auto line = to_line(record);
  if (!files::write_all(to_, std::as_bytes(std::span(line)))) process::exit_at_once(1);  // the kit has gone
}

}  // namespace check
