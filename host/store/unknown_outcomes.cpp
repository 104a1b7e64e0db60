#include "store/unknown_outcomes.hpp"

#include <charconv>
#include <utility>

namespace store {
namespace {

std::uint32_t attempts_of(const Row& row) {
  std::uint32_t attempts = 1;
  std::from_chars(row.value.data(), row.value.data() + row.value.size(), attempts);
  return attempts;
}

}  // namespace

UnknownOutcomes::UnknownOutcomes(const std::vector<Row>& rows, Writer& writer, std::size_t limit)
    : writer_(writer), limit_(limit) {
  for (const Row& row : rows) notes_[row.key] = {attempts_of(row), 0, true};
}

std::string UnknownOutcomes::record_key(std::string_view service, std::string_view account,
                                        std::string_view integration, std::string_view record) {
  std::string key;
  for (const std::string_view part : {service, account, integration, record}) {
    if (!key.empty()) key += '\0';
    key += part;
  }
  return key;
}

std::optional<Earlier> UnknownOutcomes::begin(const std::string& record, bool creates, Ready ready) {
  Earlier earlier;
  bool is_new = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = notes_.find(record);
    is_new = found == notes_.end();
    if (is_new && (!creates || notes_.size() >= limit_)) return earlier;
    Note& note = notes_[record];
    earlier = {note.attempts + 1, note.unknown || note.running > 0, true};
    ++note.attempts;
    ++note.running;
  }
  Change change{Table::unknown_outcomes, record, std::to_string(earlier.attempt)};
  if (!is_new) {  // the row is there; that it counts one less for a moment harms nobody
    writer_.submit(std::move(change));
    return earlier;
  }
  writer_.submit(std::move(change), [earlier, ready = std::move(ready)](bool) { ready(earlier); });
  return std::nullopt;
}

void UnknownOutcomes::end(const std::string& record, bool is_known) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = notes_.find(record);
    if (found == notes_.end()) return;
    Note& note = found->second;
    if (note.running > 0) --note.running;
    note.unknown = !is_known;
    if (note.unknown || note.running > 0) return;
    notes_.erase(found);
    // Under the lock, or a begin() of the same record could have its row erased after it was written.
    writer_.submit({Table::unknown_outcomes, record, std::nullopt});
  }
}

}  // namespace store
