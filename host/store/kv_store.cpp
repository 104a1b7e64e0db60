#include "store/kv_store.hpp"

#include <algorithm>
#include <utility>

namespace store {
namespace {

// What a value, and an integration with its first value, take in memory beyond their bytes.
constexpr std::size_t value_overhead = 128;
constexpr std::size_t integration_overhead = 256;

std::size_t cost(std::string_view key, std::string_view value) {
  return key.size() + value.size() + value_overhead;
}

std::string row_key(const Scope& scope, const std::string& key) {
  return scope.bytes() + key;
}

}  // namespace

KvStore::KvStore(const std::vector<Row>& rows, RowWriter& writer, const ValueLimits& limits)
    : limits_(limits), writer_(&writer) {
  for (const Row& row : rows) {
    const bool is_ours = row.key.size() > 2 * digest_bytes;
    const bool is_kept =
        is_ours && set({row.key.substr(0, digest_bytes), row.key.substr(digest_bytes, digest_bytes)},
                       row.key.substr(2 * digest_bytes), row.value);
    if (!is_kept) writer.submit({Table::kept_values, row.key, std::nullopt});
  }
}

std::optional<std::string> KvStore::get(const Scope& scope, std::string_view key) const {
  const guard::Lock lock(mutex_);
  const Values* const values = find(scope);
  if (values == nullptr) return std::nullopt;
  const auto found = values->find(key);
  if (found == values->end()) return std::nullopt;
  return found->second;
}

// Changes are submitted under the lock, so that the disk has them in the order in which memory has.
void KvStore::put(const Scope& scope, const std::string& key, std::string value, Done done) {
  std::optional<Result> result;
  const auto told = std::make_shared<Done>(std::move(done));
  {
    const guard::Lock lock(mutex_);
    result = set(scope, key, value) ? write({Table::kept_values, row_key(scope, key), std::move(value)}, told)
                                    : Result::too_large;
  }
  if (result) (*told)(*result);
}

void KvStore::erase(const Scope& scope, const std::string& key, Done done) {
  std::optional<Result> result;
  const auto told = std::make_shared<Done>(std::move(done));
  {
    const guard::Lock lock(mutex_);
    result = remove(scope, key) ? write({Table::kept_values, row_key(scope, key), std::nullopt}, told)
                                : Result::kept;
  }
  if (result) (*told)(*result);
}

KvStore::Share KvStore::share_of(std::string_view service) const {
  const guard::Lock lock(mutex_);
  const auto found = services_.find(service);
  const std::size_t used = found == services_.end() ? 0 : found->second.bytes;
  return {used,
          std::min(limits_.service_bytes, used + limits_.all_bytes - std::min(bytes_, limits_.all_bytes))};
}

const KvStore::Values* KvStore::find(const Scope& scope) const {
  const auto service = services_.find(scope.service);
  if (service == services_.end()) return nullptr;
  const auto values = service->second.integrations.find(scope.integration);
  return values == service->second.integrations.end() ? nullptr : &values->second;
}

// Precondition: the key is not there.
bool KvStore::has_room(const Scope& scope, const std::string& key, const std::string& value) const {
  const Values* const values = find(scope);
  if (values != nullptr && values->size() >= limits_.keys_per_scope) return false;
  const std::size_t more = cost(key, value) + (values == nullptr ? integration_overhead : 0);
  const auto service = services_.find(scope.service);
  return bytes_ + more <= limits_.all_bytes &&
         (service == services_.end() ? 0 : service->second.bytes) + more <= limits_.service_bytes;
}

// False if it would be more than the limits allow; nothing is changed then.
bool KvStore::set(const Scope& scope, const std::string& key, const std::string& value) {
  if (key.size() > limits_.key_bytes || value.size() > limits_.value_bytes) return false;
  const Values* const values = find(scope);
  const auto found = values == nullptr ? Values::const_iterator() : values->find(key);
  const bool is_there = values != nullptr && found != values->end();
  std::optional<std::string> before;
  if (is_there) {
    before = found->second;
    remove(scope, key);
  }
  const bool fits = has_room(scope, key, value);
  if (!fits && !before) return false;
  Service& service = services_[scope.service];
  const auto [integration, is_new] = service.integrations.try_emplace(scope.integration);
  const std::string& kept = fits ? value : *before;
  const std::size_t bytes = cost(key, kept) + (is_new ? integration_overhead : 0);
  integration->second.emplace(key, kept);
  service.bytes += bytes;
  bytes_ += bytes;
  return fits;
}

bool KvStore::remove(const Scope& scope, const std::string& key) {
  const auto service = services_.find(scope.service);
  if (service == services_.end()) return false;
  const auto values = service->second.integrations.find(scope.integration);
  if (values == service->second.integrations.end()) return false;
  const auto found = values->second.find(key);
  if (found == values->second.end()) return false;
  std::size_t bytes = cost(key, found->second);
  values->second.erase(found);
  if (values->second.empty()) {
    service->second.integrations.erase(values);
    bytes += integration_overhead;
  }
  service->second.bytes -= bytes;
  bytes_ -= bytes;
  if (service->second.integrations.empty()) services_.erase(service);
  return true;
}

// The result, unless the writer is going to tell it to `done`.
std::optional<KvStore::Result> KvStore::write(Change change, const std::shared_ptr<Done>& done) {
  if (writer_ == nullptr) return Result::kept;
  const bool is_taken = writer_->submit(std::move(change), [done](bool is_written) {
    std::exchange(*done, nullptr)(is_written ? Result::kept : Result::not_written);
  });
  return is_taken ? std::nullopt : std::optional(Result::not_written);
}

}  // namespace store
