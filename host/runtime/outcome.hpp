// What a call came to: the lines it logged, in order, and either its new meta_data or its failure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runtime {

struct Message {
  std::uint32_t severity;  // AHA_LOG_*
  std::string text;        // valid UTF-8
};

struct Failure {
  std::uint32_t kind;      // AHA_FAIL_*
  std::string class_name;  // empty: the kind's own
  std::string message;
  std::uint64_t retry_after_ms = 0;
};

// A plugin that logs without end must not take the host's memory, nor the answer's.
struct MessageLimits {
  std::size_t lines = 5'000;
  std::size_t bytes = 1024 * 1024;
  std::size_t bytes_per_line = 64 * 1024;
};

class Messages {
 public:
  explicit Messages(const MessageLimits& limits) : limits_(limits) {}

  // Copies. Invalid UTF-8 is replaced, and what goes beyond the limits is counted and dropped.
  void add(std::uint32_t severity, std::string_view text);

  // The same for lines that another process has counted already: its last one may tell what it dropped, and is taken.
  void add_last(std::uint32_t severity, std::string_view text);

  // Counts a line that could not be kept.
  void drop() noexcept { ++dropped_; }

  // The lines so far.
  const std::vector<Message>& lines() const { return lines_; }

  // The lines, and one more that says how many were dropped, if any was.
  std::vector<Message> take();

 private:
  const MessageLimits& limits_;
  std::vector<Message> lines_;
  std::size_t bytes_ = 0;
  std::size_t dropped_ = 0;
};

struct Outcome {
  std::vector<Message> messages;
  std::optional<std::string> meta_data;  // JSON object; nothing if the service left it as it was
  std::optional<Failure> failure;
  std::string collection;  // JSON list, of a collection query
  // Ended by the deadline, by a stop, or with its process, at whatever point it was: it may have done its work or not.
  bool was_cut_short = false;
  // A remote made a change of which no record in Aha! tells, as far as the service says. If the event failed, that
  // change stays behind.
  bool left_unrecorded = false;
  // However the event ended: a request for a change got no answer or a gateway's, or the service said that it may have
  // created something.
  bool may_have_created = false;
  // The host failed it before its plugin saw it, such as an event of a plugin in quarantine.
  bool never_began = false;
  // The service ignores its deadline and may still be running: what it borrowed must stay where it is.
  bool still_running = false;
};

}  // namespace runtime
