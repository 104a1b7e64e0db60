// JSON as people read and compare it: one member per line.
#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>

namespace text {

enum class Lists : std::uint8_t {
  one_element_per_line,
  on_one_line,  // but for those of objects
};

// Ends with a line break. Empty objects and lists stay on their line. [any]
std::string indented_json(const boost::json::value& value, Lists lists);

}  // namespace text
