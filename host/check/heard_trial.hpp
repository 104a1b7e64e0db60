// What the kit hears of a trial's process, line by line.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "check/records.hpp"
#include "text/line_reader.hpp"

namespace check {

class HeardTrial {
 public:
  HeardTrial(const std::function<void(const Record&)>& on_record,
             const std::function<void(const std::string&)>& on_printed_line);

  void take_records(std::string_view piece);
  void take_printed(std::string_view piece);
  // The process has ended.
  void finish();

 private:
  text::LineReader records_;
  text::LineReader printed_;
};

}  // namespace check
