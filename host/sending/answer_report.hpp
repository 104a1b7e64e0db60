// What the host and the service did with an event, for the person who sent it.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <string>

#include "cassette/case.hpp"

namespace sending {

struct Answered {
  boost::json::object answer;    // of POST /send_event
  boost::json::value meta_data;  // that was sent
  std::chrono::milliseconds took{};
};

// Whether the service handled the event.
bool ended_well(const boost::json::object& answer);

// Whole lines: messages, changed metadata and the outcome. What a plugin chose is shown printably. [any]
std::string to_text(const Answered& answered);

// Whole lines: each request that the service sent, and the integration fields that it stored. [any]
std::string requests_to_text(const cassette::Case& recorded);

}  // namespace sending
