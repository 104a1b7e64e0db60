// The records that the simulated Aha! knows, with what services stored on them. Bounded: the records that were not used
// for the longest time go first.
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulation/record_type.hpp"

namespace simulation {

struct Field {
  std::string id;
  std::string integration_id;
  std::string name;
  json::value value;
  std::string service_name;
  std::string created_at;
  bool is_of_service = false;  // a service stored it: no payload changes it
};

struct Comment {
  std::string id;
  std::string user;  // an address; empty: the account's own user
  std::string body;  // HTML
  std::int64_t at_ms = 0;
};

struct Record {
  std::string type;  // see is_record_type()
  std::string id;
  std::string reference_num;
  json::object members;  // all but integration_fields
  // Members that a service has changed, with what payloads said of them before.
  std::map<std::string, json::value, std::less<>> changed_from;
  std::vector<Field> fields;
  std::deque<Comment> comments;
  std::size_t bytes = 0;  // of memory, about: what it is counted as
  bool is_stale = false;  // `bytes` are those of before a payload that is being read
};

// Not locked: its owner does that. Pointers to records are good until the next call of a function that is not const.
class Records {
 public:
  struct Limits {
    std::size_t records = 1'000;
    std::size_t fields = 100;    // of one record
    std::size_t comments = 100;  // of one record; the oldest goes first
    std::size_t record_bytes = 4u << 20;
    std::size_t bytes = 32u << 20;
  };
  Records() : Records(Limits()) {}
  explicit Records(const Limits& limits) : limits_(limits) {}

  // Takes over the records that a payload names, at any depth. Of a record that is known, members of the payload
  // replace the older ones, unless a service changed them and the payload still says what it said before. Records that
  // stand inside others add only what is missing.
  void learn(const json::value& payload);

  // Gives each known record in a document its integration fields, at any depth.
  void complete(json::value& document) const;

  // The record of a type with this id or reference number, or nullptr. It counts as used.
  Record* find(std::string_view type, std::string_view reference);
  // Adds a record with these members. One of the same type and reference is replaced.
  Record& add(std::string_view type, json::object members);

  // Stores a field as a service does. False if the record has no room for it.
  bool store(Record& record, Field field);
  // Adds a comment. False if the record has no room for it.
  bool add_comment(Record& record, Comment comment);
  // To be called once a record was changed otherwise.
  void changed(Record& record);

  // The record as an answer has it, complete.
  json::object shown(const Record& record) const;
  // Those used last come first.
  const std::list<Record>& all() const { return records_; }

  // Unique among all that the simulation made.
  std::string next_id() { return std::to_string(++last_id_); }
  const Limits& limits() const { return limits_; }

 private:
  using Place = std::list<Record>::iterator;

  void learn_value(std::string_view member, const json::value& value, int depth);
  void learn_record(std::string_view type, const json::object& object, bool is_whole);
  void learn_fields(Record& record, const json::object& object);
  const Record* known(std::string_view type, const json::object& object) const;
  void complete_value(std::string_view member, json::value& value) const;
  void index(Place place);
  void drop(Place place);
  void count(Record& record);
  void evict();

  const Limits limits_;
  std::list<Record> records_;
  std::unordered_map<std::string, Place> places_;  // "features/APP-7" and "features/1001"
  std::size_t bytes_ = 0;
  std::uint64_t last_id_ = 7'000'000'000;
};

// The field of a record that an integration stored under a name, or nullptr.
const Field* field_of(const Record& record, std::string_view integration_id, std::string_view name);

// A field as Aha! shows it. source: aha.io/api/resources/integration_fields, "Get a specific integration field value"
json::object shown(const Field& field);

}  // namespace simulation
