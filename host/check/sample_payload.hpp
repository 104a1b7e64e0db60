// The samples, made so that the kit finds in a request which call it is of.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "sample/catalogue.hpp"

namespace check {

// In the texts of a sample, where marked() puts what tells two calls apart.
constexpr std::string_view call_marker = "aha-check-call";

// Returns the sample of an event for a service, with call markers in its texts; null if Aha! sends no payload.
boost::json::value sample_payload(const sample::Catalogue& catalogue, std::string_view event,
                                  std::string_view service);

// The text with each call marker made that of call `number`.
std::string marked(std::string text, std::size_t number);

}  // namespace check
