#include "app/host_store.hpp"

#include "store/sqlite_rows.hpp"

namespace app {

struct HostStore::Loaded {
  explicit Loaded(const std::filesystem::path& state_dir)
      : rows(std::make_unique<store::SqliteRows>(state_dir / "store.sqlite3")),
        values(rows->read(store::Table::kept_values)),
        outcomes(rows->read(store::Table::unknown_outcomes)) {}

  std::unique_ptr<store::Rows> rows;
  std::vector<store::Row> values;
  std::vector<store::Row> outcomes;
};

HostStore::HostStore(const std::filesystem::path& state_dir, telemetry::Log& log)
    : HostStore(Loaded(state_dir), log) {}

HostStore::HostStore(Loaded loaded, telemetry::Log& log)
    : writer_(
          std::move(loaded.rows),
          [&log](std::string_view error) { log.error("what the host should remember is lost: {}", error); }),
      values_(loaded.values, writer_),
      outcomes_(loaded.outcomes, writer_) {}

}  // namespace app
