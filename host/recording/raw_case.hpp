// What one call left behind for its case, before anything of it is parsed or redacted.
#pragma once

#include <ctime>
#include <functional>
#include <set>
#include <string>

#include "cassette/case.hpp"

namespace recording {

struct RawCase {
  cassette::Case parts;  // all but the JSON documents
  std::string event_id;
  timespec when{};  // it began
  std::string schema;
  std::set<std::string, std::less<>> stored_secrets;  // which the service read or put
  std::string data, meta_data, payload;
  std::string new_meta_data;
  std::string collection;  // of a collection query that went well
};

}  // namespace recording
