// Text taken apart line by line, without copying it.
#pragma once

#include <string_view>

namespace signature {

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // The next line without its end (LF or CRLF); empty beyond the last. [any]
  std::string_view next() {
    auto line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(line.size() == rest_.size() ? line.size() : line.size() + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  // Whether nothing but ends of line is left. [any]
  bool at_end() const { return rest_.find_first_not_of("\r\n") == std::string_view::npos; }

 private:
  std::string_view rest_;
};

}  // namespace signature
