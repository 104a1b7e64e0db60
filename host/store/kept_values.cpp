#include "store/kept_values.hpp"

#include <utility>

namespace store {
namespace {

// Ends the scope in a row's key; scopes hold two of it.
constexpr char separator = '\0';
constexpr int separators_before_key = 3;

std::string row_key(const std::string& scope, const std::string& key) {
  return scope + separator + key;
}

// Where the key begins in a row's key, or npos in one that nobody of ours has written.
std::size_t start_of_key(const std::string& row_key) {
  std::size_t at = std::string::npos;
  for (int i = 0; i < separators_before_key; ++i) {
    at = row_key.find(separator, at + 1);
    if (at == std::string::npos) return at;
  }
  return at + 1;
}

}  // namespace

KeptValues::KeptValues(const std::vector<Row>& rows, Writer& writer, const ValueLimits& limits)
    : limits_(limits), writer_(&writer) {
  for (const Row& row : rows) {
    const auto start = start_of_key(row.key);
    if (start != std::string::npos) set(row.key.substr(0, start - 1), row.key.substr(start), row.value);
  }
}

std::string KeptValues::scope(std::string_view service, std::string_view account,
                              std::string_view integration) {
  std::string out;
  for (const std::string_view part : {service, account, integration}) {
    if (!out.empty()) out += separator;
    for (const char c : part) out += c == separator ? ' ' : c;
  }
  return out;
}

std::optional<std::string> KeptValues::get(std::string_view scope, std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto values = scopes_.find(scope);
  if (values == scopes_.end()) return std::nullopt;
  const auto found = values->second.find(key);
  if (found == values->second.end()) return std::nullopt;
  return found->second;
}

void KeptValues::put(const std::string& scope, const std::string& key, std::string value, Done done) {
  if (!set(scope, key, value)) return done(Result::too_large);
  write({Table::kept_values, row_key(scope, key), std::move(value)}, std::move(done));
}

void KeptValues::erase(const std::string& scope, const std::string& key, Done done) {
  {
    const std::lock_guard lock(mutex_);
    const auto values = scopes_.find(scope);
    const auto found = values == scopes_.end() ? Values::iterator() : values->second.find(key);
    if (values == scopes_.end() || found == values->second.end()) return done(Result::kept);
    bytes_ -= found->second.size();
    values->second.erase(found);
    if (values->second.empty()) scopes_.erase(values);
  }
  write({Table::kept_values, row_key(scope, key), std::nullopt}, std::move(done));
}

// False where it would be more than the limits allow.
bool KeptValues::set(const std::string& scope, const std::string& key, const std::string& value) {
  if (key.size() > limits_.key_bytes || value.size() > limits_.value_bytes) return false;
  const std::lock_guard lock(mutex_);
  Values& values = scopes_[scope];
  const auto found = values.find(key);
  const std::size_t before = found == values.end() ? 0 : found->second.size();
  const bool has_room = found != values.end() || values.size() < limits_.keys_per_scope;
  if (!has_room || bytes_ - before + value.size() > limits_.all_bytes) {
    if (values.empty()) scopes_.erase(scope);
    return false;
  }
  values.insert_or_assign(key, value);
  bytes_ += value.size() - before;
  return true;
}

void KeptValues::write(Change change, Done done) {
  if (writer_ == nullptr) return done(Result::kept);
  writer_->submit(std::move(change), [done = std::move(done)](bool is_written) {
    done(is_written ? Result::kept : Result::not_written);
  });
}

}  // namespace store
