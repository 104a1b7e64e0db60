// Gathers the case of one call while it runs.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "recording/onlooker.hpp"
#include "recording/raw_case.hpp"
#include "runtime/recorder.hpp"

namespace recording {

struct Limits {
  std::size_t file_bytes = 256 * 1024;  // of an attachment; instead of a larger one, a note of it is kept
  std::size_t case_bytes = 32 * 1024 * 1024;  // of all bodies; beyond, the call has no case
};

// On its call's loop.
class CallRecording final : public runtime::Recording {
 public:
  using Done = std::function<void(RawCase)>;

  // The task's views are read when the call has ended. `done` runs once, in ended().
  // onlooker  outlives the object; may be null
  CallRecording(const plugin::Generation& generation, const runtime::Task& task, const Limits& limits,
                Done done, Onlooker* onlooker = nullptr);

  void exchanged(const egress::Request& request, const std::string& url, const egress::Response& response,
                 const egress::BlobStore& blobs) override;
  void kv_used(std::string_view key, const std::optional<std::string>& before) override;
  void secret_used(std::string_view value) override { raw_.stored_secrets.emplace(value); }
  void started_over() override;
  void ended(const runtime::Outcome& outcome) override;

 private:
  std::chrono::milliseconds time_since_begin() const;
  void forget_exchanges();
  void keep_task();
  void keep_outcome(const runtime::Outcome& outcome);

  runtime::Task task_;
  const Limits limits_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  Done done_;  // null: it has ended
  Onlooker* const onlooker_;
  RawCase raw_;
  std::map<std::string, std::optional<std::string>, std::less<>> values_before_;
  std::size_t bytes_ = 0;
  std::size_t requests_ = 0;  // that the onlooker has seen
};

}  // namespace recording
