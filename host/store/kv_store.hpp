// What services remember from event to event: read from memory, written through to the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/mutex.hpp"
#include "store/identity.hpp"
#include "store/row_writer.hpp"

namespace store {

// A value counts with its key and with what keeping it costs, so that empty values are not free.
struct ValueLimits {
  std::size_t key_bytes = 128;
  std::size_t value_bytes = 8 * 1024;
  std::size_t keys_per_scope = 64;
  std::size_t service_bytes = 16 * 1024 * 1024;  // all integrations of one service
  std::size_t all_bytes = 64 * 1024 * 1024;
};

// All of it is [any].
class KvStore {
 public:
  enum class Result : std::uint8_t {
    kept,
    too_large,    // beyond a limit; nothing was changed
    not_written,  // in memory only: the disk refused it, and the writer has said so
  };
  using Done = std::function<void(Result)>;

  // Keeps everything in memory alone.
  KvStore() = default;
  // rows    of Table::kept_values. Those that are not ours, or beyond the limits, are erased.
  // writer  outlives the object.
  KvStore(const std::vector<Row>& rows, RowWriter& writer, const ValueLimits& limits = {});

  std::optional<std::string> get(const Scope& scope, std::string_view key) const;

  // `done` runs once, at once or on the writer's thread, and never under a lock.
  void put(const Scope& scope, const std::string& key, std::string value, Done done);
  void erase(const Scope& scope, const std::string& key, Done done);

  struct Share {
    std::uint64_t used = 0;   // bytes, keys and overhead included
    std::uint64_t limit = 0;  // bytes that it may keep: its own share, and what the others leave
  };
  // service  as of Scope
  Share share_of(std::string_view service) const;

 private:
  using Values = std::map<std::string, std::string, std::less<>>;
  struct Service {
    std::map<std::string, Values, std::less<>> integrations;
    std::size_t bytes = 0;
  };

  const Values* find(const Scope& scope) const AHA_REQUIRES(mutex_);
  bool has_room(const Scope& scope, const std::string& key, const std::string& value) const
      AHA_REQUIRES(mutex_);
  bool set(const Scope& scope, const std::string& key, const std::string& value) AHA_REQUIRES(mutex_);
  bool remove(const Scope& scope, const std::string& key) AHA_REQUIRES(mutex_);
  std::optional<Result> write(Change change, const std::shared_ptr<Done>& done);

  ValueLimits limits_;
  RowWriter* writer_ = nullptr;
  mutable guard::Mutex mutex_;
  std::map<std::string, Service, std::less<>> services_ AHA_GUARDED_BY(mutex_);
  std::size_t bytes_ AHA_GUARDED_BY(mutex_) = 0;
};

}  // namespace store
