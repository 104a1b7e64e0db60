#include "runtime/outcome.hpp"

#include <aha/abi.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace runtime {
namespace {

// Length of the valid UTF-8 sequence at the start of `text`, or 0. RFC 3629, section 4.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xc2 && lead < 0xe0   ? 2
                             : (lead & 0xf0) == 0xe0       ? 3
                             : lead >= 0xf0 && lead < 0xf5 ? 4
                                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
  const bool too_high = lead == 0xf4 && byte(1) >= 0x90;
  return overlong || surrogate || too_high ? 0 : length;
}

// The longest prefix of at most `bytes` bytes that does not end inside a character.
std::string_view prefix(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  if (simdjson::validate_utf8(text.data(), text.size())) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return out;
}

void Messages::add(std::uint32_t severity, std::string_view text) {
  if (lines_.size() >= limits_.lines || bytes_ >= limits_.bytes) {
    ++dropped_;
    return;
  }
  add_last(severity, text);
}

void Messages::add_last(std::uint32_t severity, std::string_view text) {
  std::string line = valid_utf8(prefix(text, limits_.bytes_per_line));
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
