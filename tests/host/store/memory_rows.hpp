// Rows that a test can look at, and have fail.
#pragma once

#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

#include "store/rows.hpp"

namespace store::testing {

// What the rows of a test hold; shared with the test, which outlives them.
struct Disk {
  std::mutex mutex;
  std::map<std::pair<Table, std::string>, std::string> rows;
  std::size_t transactions = 0;
  bool is_full = false;

  std::size_t size() {
    const std::lock_guard lock(mutex);
    return rows.size();
  }
};

class MemoryRows final : public Rows {
 public:
  explicit MemoryRows(Disk& disk) : disk_(disk) {}

  std::vector<Row> read(Table table) override {
    const std::lock_guard lock(disk_.mutex);
    std::vector<Row> out;
    for (const auto& [key, value] : disk_.rows) {
      if (key.first == table) out.push_back({key.second, value});
    }
    return out;
  }

  void apply(const std::vector<Change>& changes) override {
    const std::lock_guard lock(disk_.mutex);
    if (disk_.is_full) throw std::runtime_error("the disk is full");
    ++disk_.transactions;
    for (const auto& change : changes) {
      if (change.value)
        disk_.rows[{change.table, change.key}] = *change.value;
      else
        disk_.rows.erase({change.table, change.key});
    }
  }

 private:
  Disk& disk_;
};

}  // namespace store::testing
