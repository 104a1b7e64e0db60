// Payloads such as Aha! sends, one per event. All that is in them is invented.
#pragma once

#include <boost/json.hpp>
#include <span>
#include <string>
#include <string_view>

namespace check {

// In the texts of a sample, where marked() puts what tells two calls apart.
constexpr std::string_view call_marker = "aha-check-call";

// Of any event; what the event has no use for is absent, as on the wire.
boost::json::value sample_payload(std::string_view event);

// The text with each call marker made that of call `number`.
std::string marked(std::string text, std::size_t number);

// The events that Aha! raises.
std::span<const std::string_view> known_events();
bool is_known_event(std::string_view event);

}  // namespace check
