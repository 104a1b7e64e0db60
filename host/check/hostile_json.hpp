// Variants of a JSON value that no sender intends, and that arrive some day.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

namespace check {

struct Variant {
  std::string name;  // completes "with ..."
  std::string text;
};

// Members missing and null, wrong types, huge, deep, odd and broken text.
std::vector<Variant> hostile_variants(const boost::json::value& sample);

}  // namespace check
