// Changes of one value in a document, as the command line names them: "feature.name=Search".
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sending {

// Sets the value at a dotted path; list elements are numbered from 0: "feature.tags.0=web". The value is JSON, or text
// if it is none. Every part of the path must exist. Returns what is wrong, or nullopt once the value is set. [any]
// what  names the document in that text: "the payload"
std::optional<std::string> assign(boost::json::value& document, std::string_view assignment,
                                  std::string_view what);

}  // namespace sending
