#include "store/sqlite_rows.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>

#include "files/path_text.hpp"
#include "store/database_file.hpp"

namespace store {
namespace {

namespace fs = std::filesystem;

// Two hosts on one state folder would undo each other's work unseen: the second is refused.
constexpr const char* set_up = R"(
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
)";

// Version 1, which says 0, had keys of any length, spelled out from what clients sent. Its rows are dropped: what
// services remember is best effort, and an event with an unknown outcome is then repeated as a first attempt.
constexpr int version = 2;
constexpr const char* make_table = R"(
  DROP TABLE IF EXISTS row;
  VACUUM;
  CREATE TABLE row (
    kind INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
  PRAGMA user_version = 2;
  PRAGMA wal_checkpoint(TRUNCATE);
)";

// Larger rows are not ours, and must not fill the memory of a host that starts.
constexpr const char* select_rows =
    "SELECT key, value FROM row WHERE kind = ? AND length(key) <= 1024 AND length(value) <= 65536 LIMIT "
    "1000000";

// An error of SQLite's, by its code: what it says is for people.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const char* text) : std::runtime_error(text), code_(code & 0xff) {}

  bool is_locked() const { return code_ == SQLITE_BUSY || code_ == SQLITE_LOCKED; }
  // Of the content, and not of the machine or its rights.
  bool is_damage() const {
    return code_ == SQLITE_CORRUPT || code_ == SQLITE_NOTADB || code_ == SQLITE_ERROR;
  }

 private:
  int code_;
};

[[noreturn]] void fail(sqlite3* database) {
  throw SqliteError(sqlite3_errcode(database), sqlite3_errmsg(database));
}

class Statement {
 public:
  Statement(sqlite3* database, const char* text) {
    if (sqlite3_prepare_v2(database, text, -1, &statement_, nullptr) != SQLITE_OK) fail(database);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int at, Table table) { sqlite3_bind_int(statement_, at, static_cast<int>(table)); }
  // `bytes` outlive the next step.
  void bind(int at, const std::string& bytes) {
    sqlite3_bind_blob64(statement_, at, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
  std::string column(int at) const {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, at));
    return bytes == nullptr ? std::string() : std::string(bytes, sqlite3_column_bytes(statement_, at));
  }
  // Whether there is a row.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(sqlite3_db_handle(statement_));
    return code == SQLITE_ROW;
  }
  int number(int at) const { return sqlite3_column_int(statement_, at); }
  void reset() { sqlite3_reset(statement_); }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

void execute(sqlite3* database, const char* text) {
  if (sqlite3_exec(database, text, nullptr, nullptr, nullptr) != SQLITE_OK) fail(database);
}

// Undone unless it was committed.
class Transaction {
 public:
  explicit Transaction(sqlite3* database) : database_(database) { execute(database, "BEGIN IMMEDIATE"); }
  ~Transaction() {
    if (database_ != nullptr) sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() {
    execute(database_, "COMMIT");
    database_ = nullptr;
  }

 private:
  sqlite3* database_;
};

void make(Statement& put, Statement& erase, const Change& change) {
  Statement& statement = change.value ? put : erase;
  statement.bind(1, change.table);
  statement.bind(2, change.key);
  if (change.value) statement.bind(3, *change.value);
  statement.step();
  statement.reset();
}

[[noreturn]] void fail(const fs::path& file, const std::exception& error) {
  const auto* const from_sqlite = dynamic_cast<const SqliteError*>(&error);
  if (from_sqlite != nullptr && from_sqlite->is_damage())
    throw Damaged(fmt::format("{}: {}", files::text_of(file), error.what()));
  const bool is_locked = from_sqlite != nullptr && from_sqlite->is_locked();
  throw std::runtime_error(fmt::format(
      "{}: {}{}", files::text_of(file), error.what(),
      is_locked ? ". Another host uses this state folder: give each its own with --state-dir." : ""));
}

int version_of(sqlite3* database) {
  Statement pragma(database, "PRAGMA user_version");
  return pragma.step() ? pragma.number(0) : 0;
}

}  // namespace

void SqliteRows::Close::operator()(sqlite3* database) const {
  sqlite3_close(database);
}

SqliteRows::SqliteRows(fs::path file) : file_(std::move(file)) {}

SqliteRows::~SqliteRows() = default;

sqlite3* SqliteRows::open() {
  if (database_) return database_.get();
  if (file_.has_parent_path()) fs::create_directories(file_.parent_path());
  prepare_file(file_);
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(
      files::text_of(file_).c_str(), &opened,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
  std::unique_ptr<sqlite3, Close> owner(opened);
  if (code != SQLITE_OK) throw SqliteError(code, sqlite3_errstr(code));
  sqlite3_busy_timeout(opened, 2'000);
  execute(opened, set_up);
  const int found = version_of(opened);
  if (found > version) throw SqliteError(SQLITE_NOTADB, "it is of a later version of the host");
  if (found < version) execute(opened, make_table);
  identity_ = identity_of(file_);
  database_ = std::move(owner);
  return opened;
}

// SQLite would go on with a file that has no name any more, and nothing of it would be there after a restart.
void SqliteRows::require_file() {
  if (!database_ || identity_of(file_) == identity_) return;
  database_.reset();
  throw std::runtime_error("it was removed while the host runs; a new one is begun, without what it held");
}

std::vector<Row> SqliteRows::read(Table table) {
  std::error_code ignored;
  if (!database_ && !fs::exists(file_, ignored)) return {};
  try {
    Statement select(open(), select_rows);
    select.bind(1, table);
    std::vector<Row> rows;
    while (select.step()) rows.push_back({select.column(0), select.column(1)});
    return rows;
  } catch (const std::exception& error) {
    fail(file_, error);
  }
}

void SqliteRows::apply(const std::vector<Change>& changes) {
  try {
    require_file();
    sqlite3* const database = open();
    Transaction transaction(database);
    Statement put(database, "INSERT OR REPLACE INTO row (kind, key, value) VALUES (?, ?, ?)");
    Statement erase(database, "DELETE FROM row WHERE kind = ? AND key = ?");
    for (const Change& change : changes) make(put, erase, change);
    transaction.commit();
  } catch (const std::exception& error) {
    fail(file_, error);
  }
}

fs::path move_aside(const fs::path& file) {
  fs::path aside = file;
  aside += ".damaged";
  for (const char* const suffix : {"-wal", "-shm", ""}) {
    fs::path from = file, to = aside;
    from += suffix;
    to += suffix;
    if (fs::symlink_status(from).type() != fs::file_type::not_found) fs::rename(from, to);
  }
  return aside;
}

}  // namespace store
