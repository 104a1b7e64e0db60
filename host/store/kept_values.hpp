// What services remember from event to event: read from memory, written through to the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/writer.hpp"

namespace store {

struct ValueLimits {
  std::size_t key_bytes = 128;
  std::size_t value_bytes = 8 * 1024;
  std::size_t keys_per_scope = 64;
  std::size_t all_bytes = 64 * 1024 * 1024;
};

// All of it is [any].
class KeptValues {
 public:
  enum class Result : std::uint8_t {
    kept,
    too_large,    // beyond a limit; nothing was changed
    not_written,  // in memory only: the disk refused it, and the writer has said so
  };
  using Done = std::function<void(Result)>;

  // Keeps everything in memory alone.
  KeptValues() = default;
  // rows    of Table::kept_values.
  // writer  outlives the object.
  KeptValues(const std::vector<Row>& rows, Writer& writer, const ValueLimits& limits = {});

  // The scope of one integration of one service.
  static std::string scope(std::string_view service, std::string_view account, std::string_view integration);

  std::optional<std::string> get(std::string_view scope, std::string_view key) const;

  // `done` runs once, at once or on the writer's thread.
  void put(const std::string& scope, const std::string& key, std::string value, Done done);
  void erase(const std::string& scope, const std::string& key, Done done);

 private:
  using Values = std::map<std::string, std::string, std::less<>>;

  bool set(const std::string& scope, const std::string& key, const std::string& value);
  void write(Change change, Done done);

  ValueLimits limits_;
  Writer* writer_ = nullptr;
  mutable std::mutex mutex_;
  std::map<std::string, Values, std::less<>> scopes_;  // guarded by mutex_, as bytes_
  std::size_t bytes_ = 0;
};

}  // namespace store
