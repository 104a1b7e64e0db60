// JSON as people read it.
#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace plugin_index {

// Writes objects, and lists of objects, one member per line; other lists on one line. [any]
std::string format_json(const boost::json::value& value);

}  // namespace plugin_index
