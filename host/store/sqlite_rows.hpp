// Rows in a file of SQLite's, in the state folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "store/rows.hpp"

struct sqlite3;

namespace store {

// The file is there and is not what this host writes: it is damaged, or of another version.
class Damaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Used by one thread at a time.
class SqliteRows final : public Rows {
 public:
  // Nothing is opened yet, and the file, with its folder, is made by the first change: a host that keeps nothing
  // starts without it. The file is for its owner alone, and must not be a link.
  explicit SqliteRows(std::filesystem::path file);
  ~SqliteRows() override;

  // Throws Damaged as well.
  std::vector<Row> read(Table table) override;
  // Also throws if the file was removed meanwhile; the next call then makes a new one. The write-ahead log is not
  // synced at each commit: changes survive the death of the process, and those of the last moments not that of the
  // machine.
  void apply(const std::vector<Change>& changes) override;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  sqlite3* open();
  void require_file();

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;
  std::uint64_t identity_ = 0;  // of the file that is open
};

// Moves a damaged file out of the way, with what SQLite has put beside it, and returns its new place: the same name
// with `.damaged` behind, if it replaces an earlier one. Throws std::filesystem::filesystem_error.
std::filesystem::path move_aside(const std::filesystem::path& file);

}  // namespace store
