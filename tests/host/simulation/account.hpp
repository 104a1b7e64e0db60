// A simulated account with the records of one feature, for tests.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "simulation/simulated_aha.hpp"

namespace simulation::testing {

inline constexpr std::string_view data =
    R"({"integration_id":"77","aha_account_domain":"acme","aha_api_token":"t0"})";

// A feature APP-7 with its release and two requirements.
std::string feature_payload();

struct Reply {
  int status = 0;
  boost::json::value body;  // null if there is none
  std::string text;
};

// An account that knows the token "t0".
class Account {
 public:
  Account() { aha.begins("github_issues", data, feature_payload()); }

  // path  below /api/v1/, or absolute
  Reply ask(std::string_view method, std::string_view path, std::string_view body = {},
            std::string_view token = "Bearer t0");

  SimulatedAha aha;
};

}  // namespace simulation::testing
