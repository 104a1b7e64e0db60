// What another thread is at: asked for by a signal, since only the thread itself can walk its stack and read which call
// it runs.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace runtime {

class StackReport {
 public:
  // For the calling thread, which asks for it to be filled from now on until the object ends, on that thread, too.
  StackReport();
  ~StackReport();
  StackReport(const StackReport&) = delete;
  StackReport& operator=(const StackReport&) = delete;

  // The rest is for one other thread.

  // Asks, unless an earlier question is still open: a thread that blocks signals or hangs in the kernel answers later.
  // False if the thread cannot be asked.
  bool ask();
  // True once the answer is there; it stays until the next ask().
  bool is_there() const;

  // Of the answer.
  bool is_in_call() const;
  std::string service() const;
  std::string file() const;
  std::string event() const;
  std::string event_id() const;
  std::uint64_t generation() const;
  std::string backtrace() const;  // one frame a line

 private:
  struct Slot;
  std::unique_ptr<Slot> slot_;
};

}  // namespace runtime
