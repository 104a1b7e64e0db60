// How an event's case goes with other code than it was recorded with: which requests differ, given the same answers.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/case.hpp"
#include "cassette/difference.hpp"
#include "cassette/request_pairs.hpp"
#include "plugin/registry.hpp"

namespace replay {

struct Comparison {
  enum class Verdict : std::uint8_t { same, differs, not_comparable };

  Verdict verdict = Verdict::same;
  std::string why;               // it is not comparable, as a sentence
  std::uint64_t generation = 0;  // of the code that was compared; 0: none
  std::vector<cassette::RequestPair> requests;
  cassette::Differences result;  // of what Aha! was told
};

// "same", "differs" or "not comparable".
std::string_view to_string(Comparison::Verdict verdict);

// Plays a case to the service that has its name, with the recorded answers; nothing is sent out. Blocks, and runs
// plugin code on the calling thread, which must not be an event loop's.
//
// timeout      for the event, if its data names none
// max_timeout  that its data may ask for
Comparison compare(const cassette::Case& recorded, const plugin::Registry& plugins,
                   std::chrono::milliseconds timeout, std::chrono::milliseconds max_timeout);

// A case that was not compared.
Comparison not_comparable(std::string why);

// {"verdict","why"?,"requests":[{"old","new","differences"}],"result":[{"place","expected","got"}]}. A request is
// {"method","url","headers":[[name,value]],"body"} or null. A body is {"json","bytes"}, {"text","bytes","is_cut"}, or
// {"text":"","bytes","is_binary":true} if it is no text. [any]
boost::json::object to_json(const Comparison& comparison);

// What differs, as lines of text: each request that does with both its forms, marked by "-" and "+", then the result.
// Empty if nothing does. Text of others is shown printably. [any]
std::string to_text(const Comparison& comparison);

}  // namespace replay
