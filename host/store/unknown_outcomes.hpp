// Events with unknown outcomes: timed out, cut off by a stop or a crash, or done after the client had gone.
// The next event of the record is told, and looks before it creates again.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "store/identity.hpp"
#include "store/row_writer.hpp"

namespace store {

// What is known of earlier attempts when an event begins.
struct Earlier {
  std::uint32_t attempt = 1;     // of the event that begins
  bool outcome_unknown = false;  // an earlier one may have done its work
  bool is_noted = false;         // the event's end is to be told by end()
  std::uint64_t began = 0;       // its place in the order of begins and ends, for end()
};

// Beyond these a new record is not noted, rather than an old one forgotten.
struct NoteLimits {
  std::size_t all = 100'000;
  std::size_t service = 25'000;     // of one service
  std::chrono::hours age{30 * 24};  // since the last event of the record began; an older note is forgotten
};

// What is told of the notes, under their lock: return quickly, and do not call back. May be null.
struct NoteObserver {
  std::function<void(std::size_t notes)> counted;  // after each change
  std::function<void()> is_full;                   // a record was not noted; once, until there is room again
};

// All of it is [any].
class UnknownOutcomes {
 public:
  using Ready = std::function<void(Earlier)>;
  using Now = std::function<std::chrono::system_clock::time_point()>;

  // rows    of Table::unknown_outcomes: what began and did not end before the host did. Those that are not ours, or
  //         too old, are erased.
  // writer  outlives the object.
  UnknownOutcomes(const std::vector<Row>& rows, RowWriter& writer, const NoteLimits& limits = {},
                  NoteObserver observer = {}, Now now = std::chrono::system_clock::now);
  ~UnknownOutcomes();

  // An event of `record` begins.
  // creates  whether it may create something at the third party. One that does not is noted only if something is
  //          known of the record already, and costs a look-up otherwise.
  // returns  what is known, if the event may begin at once; else nothing, and `ready` runs on the writer's thread
  //          as soon as the record's note is on the disk, or cannot be put there.
  std::optional<Earlier> begin(const RecordKey& record, bool creates, Ready ready);

  // An event that began, and was noted, has ended.
  // earlier   what it was told.
  // is_known  whether Aha! was told what it came to. The note then goes, once no other event of the record runs,
  //           unless another one has ended unknown since this one began: it could not look for what that one did.
  void end(const RecordKey& record, const Earlier& earlier, bool is_known);

 private:
  struct Notes;
  std::shared_ptr<Notes> notes_;  // the writer may call back after the end of this object
};

}  // namespace store
