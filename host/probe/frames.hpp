// What a probe's and an examiner's processes tell the host, over a stream: a kind, a size, that many bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "files/handle.hpp"

namespace probe {

enum class FrameKind : std::uint32_t {
  phase = 1,    // what the child does from now on, to follow "while"
  fault,        // the child refuses the file; the reason
  description,  // one service's JSON text
  finished,     // the child is done, and found no fault
  result,       // of an examiner's task; its text
  ended,        // from its supervisor: how the child ended, an EndOfChild
  no_process,   // from its supervisor: the machine could not start the child
};

struct EndOfChild {
  std::uint32_t system_status = 0;  // for process::end_of
  std::uint32_t timed_out = 0;      // 1: it was killed at the time limit
};

struct Frame {
  FrameKind kind;
  std::string body;
};

// Writes a whole frame; false if the reader has gone. Safe in a child after fork.
bool write_frame(files::Handle to, FrameKind kind, std::string_view body);

// Writes all of them, as write_frame() does.
bool write_bytes(files::Handle to, std::string_view bytes);

// Takes frames out of a stream that arrives in pieces, up to a number of bytes in all.
class FrameReader {
 public:
  explicit FrameReader(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // False if the stream is longer than allowed.
  bool append(std::string_view piece);

  // The next whole frame, if it has arrived.
  std::optional<Frame> next();

 private:
  std::size_t max_bytes_;
  std::size_t total_bytes_ = 0;
  std::string pending_;
};

}  // namespace probe
