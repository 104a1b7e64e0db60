// Rows in a file of SQLite's, in the state folder.
#pragma once

#include <filesystem>
#include <memory>

#include "store/rows.hpp"

struct sqlite3;

namespace store {

// Used by one thread at a time.
class SqliteRows final : public Rows {
 public:
  // Nothing is opened yet, and the file, with its folder, is made by the first change: a host that keeps nothing
  // starts without it.
  explicit SqliteRows(std::filesystem::path file);
  ~SqliteRows() override;

  std::vector<Row> read(Table table) override;
  // The write-ahead log is not synced at each commit: changes survive the death of the process, and those of the last
  // moments not that of the machine.
  void apply(const std::vector<Change>& changes) override;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  sqlite3* open();

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace store
