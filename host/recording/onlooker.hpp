// Who sees calls while they run, and not only what was recorded of them in the end.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "recording/raw_case.hpp"
#include "runtime/recorder.hpp"

namespace recording {

// A request that has ended. All is borrowed.
struct SeenRequest {
  std::size_t number;  // of the call's requests, from 0
  const std::string& method;
  const std::string& url;
  const egress::Response& response;
  std::chrono::milliseconds at;  // when it began, from the call's beginning
};

// On the calls' loops, several at once; returns soon. What it throws is lost.
class Onlooker {
 public:
  virtual ~Onlooker() = default;

  // A call begins. Returns its number, which is RawCase::number in the end.
  virtual std::uint64_t began(const plugin::Generation& generation, const runtime::Task& task) = 0;

  // Texts in what the call was given that are secrets, though no name or form of theirs says so.
  virtual std::set<std::string, std::less<>> secrets_of(std::uint64_t call) = 0;

  virtual void requested(std::uint64_t call, const SeenRequest& request) = 0;

  // The call has ended, and the recorder has no room for its case.
  virtual void lost(const RawCase& raw) = 0;
};

}  // namespace recording
