// Asks a running host on the port where it takes events.
#pragma once

#include <boost/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace cli {

struct OfferedService {
  std::vector<std::string> events;  // "*": any
  boost::json::array schema;
};

class RunningHost {
 public:
  // Why the host was not asked, or did not do as asked.
  struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  // url  "http://127.0.0.1:4567", with the path secret behind it if the host has one
  explicit RunningHost(std::string url);

  // Throws Refused if no host answers, it is still loading, or none of its plugins offers the service.
  OfferedService find(const std::string& service) const;

  // Returns the answer of POST /send_event. Throws Refused if the host did not pass the event to the service.
  boost::json::object send(const boost::json::object& envelope) const;

 private:
  boost::json::object get(const std::string& path) const;

  std::string url_;
};

}  // namespace cli
