// Records calls as cases that `aha-host replay` plays: gathered on the call's loop, redacted and written on a thread of
// the recorder's own, so that no event waits for it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

#include "recording/call_recording.hpp"
#include "recording/case_folder.hpp"
#include "runtime/recorder.hpp"
#include "telemetry/log.hpp"

namespace recording {

class Recorder final : public runtime::Recorder {
 public:
  // Throws std::runtime_error if the folder cannot be written. The log outlives the recorder, and the recorder the
  // loops.
  Recorder(const std::filesystem::path& folder, telemetry::Log& log, const Limits& limits = {});
  ~Recorder() override;
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  std::shared_ptr<runtime::Recording> begin(const plugin::Generation& generation,
                                            const runtime::Task& task) override;

  // Writes what is queued and ends the thread. Calls that end later are not written. Idempotent.
  void stop();

 private:
  void submit(RawCase raw, std::string_view why_not);
  void run();
  void write(RawCase raw);

  const CaseFolder folder_;
  telemetry::Log& log_;
  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<RawCase> queue_;  // guarded by mutex_, as the next one
  bool stopping_ = false;
  bool is_failing_ = false;  // the writing thread's: the folder cannot be written, and that was said
  std::thread thread_;
};

}  // namespace recording
