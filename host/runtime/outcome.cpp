#include "runtime/outcome.hpp"

#include <aha/abi.h>
#include <fmt/format.h>

#include <algorithm>

#include "text/utf8.hpp"

namespace runtime {

void Messages::add(std::uint32_t severity, std::string_view text) {
  if (lines_.size() >= limits_.lines || bytes_ >= limits_.bytes) {
    ++dropped_;
    return;
  }
  add_last(severity, text);
}

void Messages::add_last(std::uint32_t severity, std::string_view text) {
  std::string line = text::valid_utf8(text::utf8_prefix(text, limits_.bytes_per_line));
  if (text.size() > limits_.bytes_per_line) line += fmt::format(" [cut: the line had {} bytes]", text.size());
  bytes_ += line.size();
  lines_.push_back({std::min(severity, AHA_LOG_FATAL), std::move(line)});
}

std::vector<Message> Messages::take() {
  if (dropped_ > 0) {
    lines_.push_back(
        {AHA_LOG_WARN, fmt::format("{} more lines were dropped: one event may log {} lines or {} KiB.",
                                   dropped_, limits_.lines, limits_.bytes / 1024)});
  }
  return std::move(lines_);
}

}  // namespace runtime
