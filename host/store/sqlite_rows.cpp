#include "store/sqlite_rows.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>

namespace store {
namespace {

namespace fs = std::filesystem;

// Two hosts on one state folder would undo each other's work unseen: the second is refused.
constexpr const char* set_up = R"(
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS row (
    kind INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
)";

class Statement {
 public:
  Statement(sqlite3* database, const char* text) {
    if (sqlite3_prepare_v2(database, text, -1, &statement_, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(database));
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
    if (code != SQLITE_ROW && code != SQLITE_DONE)
      throw std::runtime_error(sqlite3_errmsg(sqlite3_db_handle(statement_)));
    return code == SQLITE_ROW;
  }
  void reset() { sqlite3_reset(statement_); }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

void execute(sqlite3* database, const char* text) {
  if (sqlite3_exec(database, text, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(database));
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

[[noreturn]] void fail(const fs::path& file, std::string_view why) {
  const bool is_shared = why.find("locked") != std::string_view::npos;
  throw std::runtime_error(fmt::format(
      "{}: {}. {}", file.string(), why,
      is_shared ? "Another host uses this state folder: give each its own with --state-dir."
                : "Where the file is damaged, move it away: the host then remembers nothing, and goes on."));
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
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file_.c_str(), &opened,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<sqlite3, Close> owner(opened);
  if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(code));
  sqlite3_busy_timeout(opened, 2'000);
  execute(opened, set_up);
  database_ = std::move(owner);
  return opened;
}

std::vector<Row> SqliteRows::read(Table table) {
  std::error_code ignored;
  if (!database_ && !fs::exists(file_, ignored)) return {};
  try {
    Statement select(open(), "SELECT key, value FROM row WHERE kind = ?");
    select.bind(1, table);
    std::vector<Row> rows;
    while (select.step()) rows.push_back({select.column(0), select.column(1)});
    return rows;
  } catch (const std::exception& error) {
    fail(file_, error.what());
  }
}

void SqliteRows::apply(const std::vector<Change>& changes) {
  try {
    sqlite3* const database = open();
    Transaction transaction(database);
    Statement put(database, "INSERT OR REPLACE INTO row (kind, key, value) VALUES (?, ?, ?)");
    Statement erase(database, "DELETE FROM row WHERE kind = ? AND key = ?");
    for (const Change& change : changes) make(put, erase, change);
    transaction.commit();
  } catch (const std::exception& error) {
    fail(file_, error.what());
  }
}

}  // namespace store
