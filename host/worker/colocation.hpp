// Puts a loop's thread and a worker on one processor while their rounds are quicker there, see Placement.
#pragma once

#include <memory>
#include <optional>

#include "runtime/loop.hpp"
#include "worker/kept_on_processor.hpp"
#include "worker/placement.hpp"
#include "worker/process.hpp"

namespace worker {

// Of one channel. A worker that several loops use is left where the kernel puts it. On its loop's thread only.
class Colocation : public std::enable_shared_from_this<Colocation> {
 public:
  // loop  outlives it, or it was parted before
  Colocation(runtime::Loop& loop, std::shared_ptr<Process> process);

  // To be called as bytes are about to go to the worker, and as some have come back.
  void sending();
  void received();

  // Apart, as at first. [any, after the loop's thread has ended]
  void part();

 private:
  using Clock = Placement::Clock;

  void join(Clock::time_point now);
  void arm();
  void look();
  std::shared_ptr<KeptOnProcessor> keep_loop();

  runtime::Loop& loop_;
  std::shared_ptr<Process> process_;
  Placement placement_;
  std::optional<Clock::time_point> waits_since_;
  bool was_used_ = false;  // since the last look
  int idle_looks_ = 0;
  // Both or none.
  std::shared_ptr<KeptOnProcessor> kept_loop_;
  std::shared_ptr<KeptOnProcessor> kept_worker_;
  runtime::Timer timer_;
};

}  // namespace worker
