#include "store/unknown_outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <utility>

#include "guard/mutex.hpp"

namespace store {
namespace {

using Time = std::chrono::system_clock::time_point;
using std::chrono::seconds;

}  // namespace

// Of a type with linkage, since UnknownOutcomes::Notes has members of it.
struct Note {
  std::uint32_t attempts = 0;
  std::uint32_t running = 0;
  bool is_unknown = false;
  bool is_committed = false;
  std::uint64_t last_unknown_end = 0;  // in the order of begins and ends
  Time last_begin;
  std::vector<std::pair<Earlier, UnknownOutcomes::Ready>> waiting;  // for the commit
};

namespace {

// All notes are looked at, so not for each event that finds no room.
constexpr seconds look_for_old_every{60};

// The row's value: attempts, and when the last one began, in seconds since 1970.
std::string value_of(const Note& note) {
  return fmt::format("{} {}", note.attempts,
                     std::chrono::duration_cast<seconds>(note.last_begin.time_since_epoch()).count());
}

std::optional<Note> read(const std::string& value, Time now) {
  Note note;
  std::int64_t began_s = 0;
  const char* const end = value.data() + value.size();
  const auto attempts = std::from_chars(value.data(), end, note.attempts);
  if (attempts.ec != std::errc() || attempts.ptr == end || *attempts.ptr != ' ') return std::nullopt;
  const auto began = std::from_chars(attempts.ptr + 1, end, began_s);
  if (began.ec != std::errc() || began.ptr != end) return std::nullopt;
  note.is_unknown = note.is_committed = true;
  // A clock that was set back must not keep it for ever.
  const auto now_s = std::chrono::duration_cast<seconds>(now.time_since_epoch()).count();
  note.last_begin = Time(seconds(std::clamp<std::int64_t>(began_s, 0, now_s)));
  return note;
}

}  // namespace

struct UnknownOutcomes::Notes : std::enable_shared_from_this<Notes> {
  Notes(RowWriter& to, const NoteLimits& limits_in, NoteObserver observer_in, Now now_in)
      : writer(to), limits(limits_in), observer(std::move(observer_in)), now(std::move(now_in)) {}

  using ByRecord = std::map<std::string, Note, std::less<>>;

  void load(const std::vector<Row>& rows);
  Note* find(const RecordKey& record) AHA_REQUIRES(mutex);
  Note* make(const RecordKey& record) AHA_REQUIRES(mutex);
  bool is_full_for(const std::string& service) const AHA_REQUIRES(mutex);
  void forget_old() AHA_REQUIRES(mutex);
  ByRecord::iterator erase(ByRecord::iterator at) AHA_REQUIRES(mutex);
  void commit(const std::string& key);
  std::optional<Earlier> write(const std::string& key, Note& note, const Earlier& earlier, Ready ready)
      AHA_REQUIRES(mutex);
  bool is_old(const Note& note) const { return note.running == 0 && now() - note.last_begin > limits.age; }
  void count() const AHA_REQUIRES(mutex) {
    if (observer.counted) observer.counted(by_record.size());
  }

  RowWriter& writer;
  const NoteLimits limits;
  const NoteObserver observer;
  const Now now;
  guard::Mutex mutex;
  ByRecord by_record AHA_GUARDED_BY(mutex);
  std::map<std::string, std::size_t, std::less<>> by_service AHA_GUARDED_BY(mutex);
  std::uint64_t order AHA_GUARDED_BY(mutex) = 0;  // of the latest begin or end
  bool was_full AHA_GUARDED_BY(mutex) = false;
  Time last_look AHA_GUARDED_BY(mutex);  // for notes that are too old
};

void UnknownOutcomes::Notes::load(const std::vector<Row>& rows) {
  const guard::Lock lock(mutex);
  for (const Row& row : rows) {
    auto note = row.key.size() == 2 * digest_bytes ? read(row.value, now()) : std::nullopt;
    if (!note || is_old(*note) || by_record.size() >= limits.all) {
      writer.submit({Table::unknown_outcomes, row.key, std::nullopt});
      continue;
    }
    by_record.emplace(row.key, std::move(*note));
    ++by_service[row.key.substr(0, digest_bytes)];
  }
  count();
}

Note* UnknownOutcomes::Notes::find(const RecordKey& record) {
  const auto found = by_record.find(record.bytes());
  if (found == by_record.end()) return nullptr;
  if (!is_old(found->second)) return &found->second;
  erase(found);
  return nullptr;
}

// A note of a record that has none; null if there is no room for it.
Note* UnknownOutcomes::Notes::make(const RecordKey& record) {
  if (is_full_for(record.service) && now() - last_look > look_for_old_every) forget_old();
  if (is_full_for(record.service)) {
    if (!std::exchange(was_full, true) && observer.is_full) observer.is_full();
    return nullptr;
  }
  was_full = false;
  ++by_service[record.service];
  Note& note = by_record[record.bytes()];
  count();
  return &note;
}

bool UnknownOutcomes::Notes::is_full_for(const std::string& service) const {
  if (by_record.size() >= limits.all) return true;
  const auto of_service = by_service.find(service);
  return of_service != by_service.end() && of_service->second >= limits.service;
}

void UnknownOutcomes::Notes::forget_old() {
  last_look = now();
  for (auto at = by_record.begin(); at != by_record.end();)
    at = is_old(at->second) ? erase(at) : std::next(at);
}

// Under the lock, or a begin() of the same record could have its row erased after it was written.
UnknownOutcomes::Notes::ByRecord::iterator UnknownOutcomes::Notes::erase(ByRecord::iterator at) {
  writer.submit({Table::unknown_outcomes, at->first, std::nullopt});
  const auto of_service = by_service.find(std::string_view(at->first).substr(0, digest_bytes));
  if (--of_service->second == 0) by_service.erase(of_service);
  at = by_record.erase(at);
  count();
  return at;
}

// On the writer's thread.
void UnknownOutcomes::Notes::commit(const std::string& key) {
  std::vector<std::pair<Earlier, Ready>> waiting;
  {
    const guard::Lock lock(mutex);
    const auto found = by_record.find(key);
    if (found == by_record.end()) return;
    found->second.is_committed = true;
    waiting.swap(found->second.waiting);
  }
  for (auto& [earlier, ready] : waiting) std::exchange(ready, nullptr)(earlier);
}

// Writes the row. The first event of a record waits until that is done, and so do those that begin meanwhile.
std::optional<Earlier> UnknownOutcomes::Notes::write(const std::string& key, Note& note,
                                                     const Earlier& earlier, Ready ready) {
  Change change{Table::unknown_outcomes, key, value_of(note)};
  if (note.is_committed) {
    writer.submit(std::move(change));
    return earlier;
  }
  const auto on_commit = [self = shared_from_this(), key](bool) { self->commit(key); };
  const bool is_first = note.waiting.empty();
  if (!(is_first ? writer.submit(std::move(change), on_commit) : writer.submit(std::move(change))))
    return earlier;
  note.waiting.emplace_back(earlier, std::move(ready));
  return std::nullopt;
}

UnknownOutcomes::UnknownOutcomes(const std::vector<Row>& rows, RowWriter& writer, const NoteLimits& limits,
                                 NoteObserver observer, Now now)
    : notes_(std::make_shared<Notes>(writer, limits, std::move(observer), std::move(now))) {
  notes_->load(rows);
}

UnknownOutcomes::~UnknownOutcomes() = default;

std::optional<Earlier> UnknownOutcomes::begin(const RecordKey& record, bool creates, Ready ready) {
  const guard::Lock lock(notes_->mutex);
  Note* note = notes_->find(record);
  if (note == nullptr && creates) note = notes_->make(record);
  if (note == nullptr) return Earlier{};
  const Earlier earlier{note->attempts + 1, note->is_unknown || note->running > 0, true, ++notes_->order};
  ++note->attempts;
  ++note->running;
  note->last_begin = notes_->now();
  return notes_->write(record.bytes(), *note, earlier, std::move(ready));
}

void UnknownOutcomes::end(const RecordKey& record, const Earlier& earlier, bool is_known) {
  const guard::Lock lock(notes_->mutex);
  const auto found = notes_->by_record.find(record.bytes());
  if (found == notes_->by_record.end()) return;
  Note& note = found->second;
  if (note.running > 0) --note.running;
  if (!is_known) {
    note.is_unknown = true;
    note.last_unknown_end = ++notes_->order;
  } else if (earlier.began > note.last_unknown_end) {
    note.is_unknown = false;
  }
  if (!note.is_unknown && note.running == 0) notes_->erase(found);
}

}  // namespace store
