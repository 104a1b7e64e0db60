// What a third party posts to a callback URL, as Aha! hands it to a service.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace simulation {

// Returns the payload of the event `webhook` as JSON text, or what is wrong with the body, as a sentence. [any]
//
// A body of JSON is the payload as it is; of anything else that has a "=", an object is made, as of a form: its values
// are texts, and of several equal names the last counts. So is one of the query, if there is no body.
tl::expected<std::string, std::string> webhook_payload(std::string body, std::string_view query);

}  // namespace simulation
