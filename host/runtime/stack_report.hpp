// What another thread is at.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace runtime {

class Call;

class StackReport {
 public:
  // For the calling thread, which may be asked from now on until the object ends, on that thread, too.
  StackReport();
  ~StackReport();
  StackReport(const StackReport&) = delete;
  StackReport& operator=(const StackReport&) = delete;

  // The rest is for one other thread.

  // Asks, unless an earlier question is still open: a thread that blocks signals or hangs in the kernel may answer
  // later. False if the thread cannot be asked.
  bool ask();
  // True once the answer is there; it stays until the next ask().
  bool is_there() const;

  // The plugin code that a thread runs. In arrays, since it is noted where nothing may allocate.
  struct Work {
    bool is_call = false;  // else it runs none
    std::uint64_t generation = 0;
    std::array<char, 64> service{};
    std::array<char, 256> file{};
    std::array<char, 64> event{};
    std::array<char, 64> event_id{};

    void note(const Call* call);
  };

  // Of the answer.
  const Work& work() const;
  std::string backtrace() const;  // one frame a line

 private:
  struct Slot;
  std::unique_ptr<Slot> slot_;
};

}  // namespace runtime
