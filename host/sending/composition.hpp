// An event as Aha! would send it, put together from a sample or a file and the changes that a person asks for.
#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace sending {

// Why there is no such event, for the person who asked for it.
struct Unusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Wanted {
  std::string service = {}, event = {};
  std::string kind = {};               // of the sample
  std::filesystem::path from = {};     // a recorded case to begin with; empty: the sample of the event
  std::filesystem::path payload = {};  // a file in place of the payload; "-": standard input
  // A file with settings, or with user_data and meta_data as POST /send_event has them, in place of those made up.
  std::filesystem::path settings = {};
  std::vector<std::string> changes = {};       // PATH=VALUE in the payload
  std::vector<std::string> set_settings = {};  // PATH=VALUE in the settings
};

// The parts of POST /send_event.
struct Event {
  std::string service, name;
  boost::json::value payload;
  boost::json::value settings;
  boost::json::value meta_data;

  boost::json::object envelope() const;
};

// Returns the event without the settings that depend on the service's schema. Reads files. Throws Unusable.
Event begin_event(const Wanted& wanted);

// Completes it. Throws Unusable if the service does not take the event.
// events  that the service takes; "*": any
// schema  as GET /configuration lists it
void complete_event(Event& event, const Wanted& wanted, const std::vector<std::string>& events,
                    const boost::json::array& schema);

}  // namespace sending
