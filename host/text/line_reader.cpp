#include "text/line_reader.hpp"

#include <utility>

#include "text/utf8.hpp"

namespace text {

void LineReader::append(std::string_view piece, Clock::time_point now) {
  for (const char c : piece) {
    if (c == '\n') {
      end_line(now);
    } else if (line_.size() < limits_.bytes_per_line) {
      line_ += c;
    } else {
      ++cut_bytes_;
    }
  }
}

void LineReader::end_line(Clock::time_point now) {
  std::string line = std::exchange(line_, {});
  const std::size_t cut_bytes = std::exchange(cut_bytes_, 0);
  if (now - interval_start_ >= limits_.interval) {
    tell_dropped();
    interval_start_ = now;
    taken_ = 0;
  }
  if (taken_ >= limits_.lines) {
    ++dropped_;
    return;
  }
  ++taken_;
  line = valid_utf8(line);
  if (cut_bytes > 0) line += " [and " + std::to_string(cut_bytes) + " bytes more]";
  take_(line);
}

void LineReader::tell_dropped() {
  if (dropped_ > 0) take_("[" + std::to_string(std::exchange(dropped_, 0)) + " more lines were dropped]");
}

void LineReader::finish() {
  if (!line_.empty()) end_line(Clock::now());
  tell_dropped();
}

}  // namespace text
