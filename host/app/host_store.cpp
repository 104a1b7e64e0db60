#include "app/host_store.hpp"

#include "app/secrets_key.hpp"
#include "files/path_text.hpp"
#include "store/sqlite_rows.hpp"

namespace app {
namespace {

// No service may fill the store for the others.
constexpr std::size_t shares = 4;

store::ValueLimits value_limits(const Config& config) {
  store::ValueLimits limits;
  limits.all_bytes = config.max_kept_bytes;
  limits.service_bytes = config.max_kept_bytes / shares;
  return limits;
}

store::NoteLimits note_limits(const Config& config) {
  store::NoteLimits limits;
  limits.age = std::chrono::hours(24) * config.unknown_outcome_days;
  return limits;
}

store::NoteObserver note_observer(telemetry::Log& log, telemetry::Metrics& metrics) {
  return {[&metrics](std::size_t notes) { metrics.set_unknown_outcomes(static_cast<double>(notes)); },
          [&log, limits = store::NoteLimits{}] {
            log.warn(
                "too many events have unknown outcomes ({} in all, or {} of one service): the host notes no "
                "further event that creates, so its repetition is not told to look first; a smaller "
                "--unknown-outcome-days forgets older ones sooner",
                limits.all, limits.service);
          }};
}

}  // namespace

struct HostStore::Loaded {
  explicit Loaded(const std::filesystem::path& file)
      : rows(std::make_unique<store::SqliteRows>(file)),
        values(rows->read(store::Table::kept_values)),
        outcomes(rows->read(store::Table::unknown_outcomes)) {}

  static Loaded from(const std::filesystem::path& file, telemetry::Log& log) {
    try {
      return Loaded(file);
    } catch (const store::Damaged& damage) {
      log.warn("{}. It is moved to {}; the services' stored values are lost, and the host continues",
               damage.what(), files::text_of(store::move_aside(file)));
    }
    return Loaded(file);
  }

  std::unique_ptr<store::Rows> rows;
  std::vector<store::Row> values;
  std::vector<store::Row> outcomes;
};

HostStore::HostStore(const Config& config, telemetry::Log& log, telemetry::Metrics& metrics)
    : HostStore(Loaded::from(config.state_dir / "store.sqlite3", log), config, log, metrics) {}

HostStore::HostStore(Loaded loaded, const Config& config, telemetry::Log& log, telemetry::Metrics& metrics)
    : writer_(std::move(loaded.rows),
              [&log](std::string_view error) { log.error("values for the store are lost: {}", error); }),
      values_(loaded.values, writer_, value_limits(config)),
      secrets_(values_, secrets_key(config.state_dir / secrets_key_file)),
      outcomes_(loaded.outcomes, writer_, note_limits(config), note_observer(log, metrics)) {}

}  // namespace app
