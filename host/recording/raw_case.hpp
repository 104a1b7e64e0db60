// What one call left behind for its case, before anything of it is parsed or redacted.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "cassette/case.hpp"

namespace recording {

struct RawCase {
  cassette::Case parts;                          // all but the JSON documents
  std::vector<std::chrono::milliseconds> began;  // each of its exchanges, from the call's beginning
  std::uint64_t number = 0;                      // of the onlooker's; 0: there is none
  std::string event_id;
  std::uint64_t generation = 0;
  std::chrono::system_clock::time_point when;  // it began
  std::chrono::milliseconds took{0};
  bool never_began = false;  // see runtime::Outcome
  std::string why_no_case;   // the end of a sentence; empty: it has one
  std::string schema;
  std::set<std::string, std::less<>> stored_secrets;  // which the service read or put
  std::string data, meta_data, payload;
  std::string new_meta_data;
  std::string collection;  // of a collection query that went well
  std::size_t bytes = 0;   // of its documents, requests and answers, about
};

}  // namespace recording
