// Payloads such as Aha! sends, of every event and every kind of record. All that is in them is invented.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sample {

// Each sample with a record or an activity mentions it, so that a reader finds the sample again in a request.
inline constexpr std::string_view title = "Sign in with a passkey";

struct Event {
  std::string name;
  bool linked = false;         // its records have the integration fields of an earlier event
  boost::json::value payload;  // null: Aha! sends none
  std::map<std::string, boost::json::value>
      kinds;  // payloads about another kind of record, or of a third party
};

// Immutable, so [any].
class Catalogue {
 public:
  // Throws std::exception if a file of docs/examples/events is damaged.
  Catalogue();

  // In the order in which docs/plugins/events.md lists them.
  const std::vector<Event>& events() const { return events_; }
  // Returns the event, or nullptr if Aha! does not send it.
  const Event* find(std::string_view event) const;

  // Returns the whole payload, which is null if Aha! sends none; or nullopt if there is no such event or kind.
  // kind  a kind of record such as "idea"; of a webhook the service it is for; empty: the usual one
  std::optional<boost::json::value> payload(std::string_view event, std::string_view kind = {}) const;

 private:
  boost::json::value whole(const boost::json::value& part, bool is_linked) const;

  std::map<std::string, boost::json::value, std::less<>> records_;
  std::vector<Event> events_;
};

}  // namespace sample
