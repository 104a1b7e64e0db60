// Events of which nobody knows how they ended: out of time, cut off by a stop or a crash, or done with nobody left to
// tell. Whoever handles the record next is told, and looks before it creates again.
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

// What is known of earlier attempts when an event begins.
struct Earlier {
  std::uint32_t attempt = 1;     // of the event that begins
  bool outcome_unknown = false;  // an earlier one may have done its work
  bool is_noted = false;         // the event's end is to be told by end()
};

// All of it is [any].
class UnknownOutcomes {
 public:
  using Ready = std::function<void(Earlier)>;

  // rows    of Table::unknown_outcomes: what began and did not end before the host did.
  // writer  outlives the object.
  // limit   records that are remembered at once; beyond it a new one is not, rather than an old one forgotten.
  UnknownOutcomes(const std::vector<Row>& rows, Writer& writer, std::size_t limit = 100'000);

  // The record of one integration of one service.
  static std::string record_key(std::string_view service, std::string_view account,
                                std::string_view integration, std::string_view record);

  // An event of `record` begins.
  // creates  whether it may create something at the third party. One that does not is noted only where something is
  //          known of the record already, and costs a look-up otherwise.
  // returns  what is known, where the event may begin at once; else nothing, and `ready` runs on the writer's thread
  //          as soon as the note is on the disk, or cannot be put there.
  std::optional<Earlier> begin(const std::string& record, bool creates, Ready ready);

  // An event that began, and was noted, has ended.
  // is_known  whether Aha! was told what it came to. The note then goes, once no other event of the record runs.
  void end(const std::string& record, bool is_known);

 private:
  struct Note {
    std::uint32_t attempts = 0;
    std::uint32_t running = 0;
    bool unknown = false;
  };

  Writer& writer_;
  const std::size_t limit_;
  std::mutex mutex_;
  std::map<std::string, Note> notes_;  // guarded by mutex_
};

}  // namespace store
