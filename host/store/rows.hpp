// What the host keeps beyond its own life: rows of a key and a value, in a few tables. The seam between what is kept
// (kv_store, unknown_outcomes) and where (sqlite_rows).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace store {

enum class Table : std::uint8_t {
  kept_values,       // what services remember
  unknown_outcomes,  // events with unknown outcomes
};

struct Row {
  std::string key;  // bytes, unique in its table
  std::string value;
};

struct Change {
  Table table = Table::kept_values;
  std::string key;
  std::optional<std::string> value;  // nothing: the row is erased
};

class Rows {
 public:
  virtual ~Rows() = default;

  // Every row of a table. Throws std::runtime_error with a sentence for the operator.
  virtual std::vector<Row> read(Table table) = 0;

  // Makes all changes, in their order, or none: what was made survives the death of this process. Throws as read().
  virtual void apply(const std::vector<Change>& changes) = 0;
};

}  // namespace store
