// Where people look at Jira's issues, for the links that are stored in Aha!.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/service.hpp>

#include <optional>
#include <string>

namespace jira {

/// The address before "/browse/DEMO-1". That is the server's own, but for Atlassian's gateway, which shows nothing:
/// there Jira is asked for its address, once for an integration.                         All: [call][suspends]
class BrowseAddress {
 public:
  BrowseAddress(const aha::Service& service, const Settings& settings, Client& client)
      : service_(service), settings_(settings), client_(client) {}

  /// Asks Jira at most once per event. Ask before something is made, so that nothing stands between it and its link.
  /// If Jira does not tell, a warning says so, and the gateway's address it is.
  const std::string& get();

 private:
  std::string find();
  std::string ask();

  const aha::Service& service_;
  const Settings settings_;
  Client& client_;
  std::optional<std::string> address_;
};

}  // namespace jira
