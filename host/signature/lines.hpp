// Text taken apart line by line, without copying it.
#pragma once

#include <optional>
#include <string_view>

namespace signature {

class Lines {
 public:
  // A line ends with LF or CRLF. Nothing for a text with a CR anywhere else: two readers could disagree where its
  // lines end, and what is written again would not be what was read. [any]
  static std::optional<Lines> of(std::string_view text) {
    for (auto at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
      if (text.substr(at + 1, 1) != "\n") return std::nullopt;
    return Lines(text);
  }

  // The next line without its end; empty beyond the last. [any]
  std::string_view next() {
    auto line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(line.size() == rest_.size() ? line.size() : line.size() + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  // Whether nothing but ends of line is left. [any]
  bool at_end() const { return rest_.find_first_not_of("\r\n") == std::string_view::npos; }

 private:
  explicit Lines(std::string_view text) : rest_(text) {}

  std::string_view rest_;
};

}  // namespace signature
