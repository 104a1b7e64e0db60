// Settings such as a user would have typed into a service's form, made from its schema.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace sample {

struct Invention {
  std::string host;           // of all addresses
  std::string secret_prefix;  // each secret is this and the field's name
};

// Returns a value for each field, and what Aha! adds to them. [any]
// schema  as GET /configuration lists it; throws std::exception if it is no list of fields
boost::json::object settings(const boost::json::array& schema, const Invention& invention);

// Whether a field's name says that its value is a secret. [any]
bool sounds_secret(std::string_view field);

}  // namespace sample
