// Makes a file of each call that has a case.
#pragma once

#include "recording/case_folder.hpp"
#include "recording/taker.hpp"
#include "telemetry/log.hpp"

namespace recording {

class CaseWriter final : public Taker {
 public:
  // Throws std::runtime_error if the folder cannot be written. The log outlives the object.
  CaseWriter(const std::filesystem::path& folder, telemetry::Log& log) : folder_(folder), log_(log) {}

  // Calls that never began say nothing of their plugin, and have no case.
  void take(const Recorded& recorded) override;

 private:
  void write(const Recorded& recorded);

  const CaseFolder folder_;
  telemetry::Log& log_;
  bool is_failing_ = false;  // the folder cannot be written, and that was said
};

}  // namespace recording
