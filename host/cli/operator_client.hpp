// Asks a running host on its operator's socket.
#pragma once

#include <boost/json/object.hpp>

#include <filesystem>
#include <string>

namespace cli {

class OperatorClient {
 public:
  // socket  as app::operator_socket_path() names it. Throws std::runtime_error if there is none, or no path for one.
  explicit OperatorClient(std::filesystem::path socket);

  // Sends `body` to a route and returns the host's answer. Throws std::runtime_error with what the host objects to, or
  // why it did not answer. Takes 30 s at most.
  boost::json::object post(const std::string& path, const boost::json::object& body) const;

  // Returns the host's answer to a GET, or throws as post() does.
  boost::json::object get(const std::string& path) const;

 private:
  std::filesystem::path socket_;
};

}  // namespace cli
