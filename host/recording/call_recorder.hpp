// Records calls as cases that `aha-host replay` plays: gathered on the call's loop, redacted and written on a thread of
// the recorder's own, so that no event waits for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <thread>
#include <vector>

#include "guard/mutex.hpp"
#include "recording/call_recording.hpp"
#include "recording/taker.hpp"
#include "runtime/recorder.hpp"
#include "telemetry/log.hpp"
#include "telemetry/recurring.hpp"

namespace recording {

class CallRecorder final : public runtime::Recorder {
 public:
  // The takers, the log and the onlooker, which may be null, outlive the recorder, and the recorder the loops.
  CallRecorder(std::vector<Taker*> takers, telemetry::Log& log, const Limits& limits = {},
               Onlooker* onlooker = nullptr);
  ~CallRecorder() override;
  CallRecorder(const CallRecorder&) = delete;
  CallRecorder& operator=(const CallRecorder&) = delete;

  std::shared_ptr<runtime::Recording> begin(const plugin::Generation& generation,
                                            const runtime::Task& task) override;

  // Hands over what is queued, as far as that takes some seconds, and ends the thread. Calls that end later are not
  // recorded. Idempotent.
  void stop();

 private:
  void submit(RawCase raw);
  void lose(const RawCase& raw);
  void run();
  void hand_over(RawCase raw);

  const std::vector<Taker*> takers_;
  telemetry::Log& log_;
  telemetry::Recurring lines_;
  const Limits limits_;
  Onlooker* const onlooker_;
  guard::Mutex mutex_;
  std::condition_variable changed_;
  std::vector<RawCase> queue_ AHA_GUARDED_BY(mutex_);
  std::size_t queued_bytes_ AHA_GUARDED_BY(mutex_) = 0;  // with the case that is being handed over
  bool stopping_ AHA_GUARDED_BY(mutex_) = false;
  std::chrono::steady_clock::time_point stop_until_ AHA_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace recording
