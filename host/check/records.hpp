// What a trial's process tells the kit: a line of JSON each, over a pipe. The plugin runs in that process and may write
// there too, so a line is believed only as far as it can be read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "files/handle.hpp"

namespace check {

enum class RecordKind : std::uint8_t {
  begin,     // a case begins: number, done
  finding,   // code, happened; of the case that has begun
  again,     // the case left the process in a state to be thrown away: go on with the next in another
  alive,     // the case goes on
  finished,  // no more cases
  nonsense,  // none of these
};

struct Record {
  RecordKind kind = RecordKind::nonsense;
  std::size_t number = 0;
  std::string code;
  std::string text;  // done, or happened
};

std::string to_line(const Record& record);
Record from_line(std::string_view line);

// The writing end. In the trial's process.
class Teller {
 public:
  explicit Teller(files::Handle to) : to_(to) {}

  // `done` completes "The kit ...".
  void begin(std::size_t number, std::string done);
  void found(std::string_view code, std::string happened);
  // Within a case that takes longer than one may.
  void alive();
  // Ends the process.
  [[noreturn]] void again();
  void finished();

 private:
  void tell(const Record& record) const;
  files::Handle to_;
};

}  // namespace check
