// Threads that may run on one processor only, for a while.
#pragma once

#include <cstdint>
#include <memory>

namespace worker {

class KeptOnProcessor {
 public:
  // The calling thread, on the processor where it is. Null if it may run on no other, or the system refuses. [any]
  static std::shared_ptr<KeptOnProcessor> this_thread();
  // The main thread of another process, beside this one. Null if the system refuses. [any]
  std::shared_ptr<KeptOnProcessor> beside(std::int64_t process) const;

  // Lets the threads run again where they might before: those of a process all, since a new one takes over if the
  // thread that starts it may run. [any]
  ~KeptOnProcessor();
  KeptOnProcessor(const KeptOnProcessor&) = delete;
  KeptOnProcessor& operator=(const KeptOnProcessor&) = delete;

 private:
  struct Kept;
  explicit KeptOnProcessor(std::unique_ptr<const Kept> kept);
  static std::shared_ptr<KeptOnProcessor> keep(std::int64_t thread, int processor, bool is_process);

  std::unique_ptr<const Kept> kept_;
};

}  // namespace worker
