// What a service writes into a record, in the short forms that Aha!'s API takes.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "simulation/records.hpp"

namespace simulation {

// Changes the members of a record, such as {"name":"..","workflow_status":"Done"}. Returns why Aha! would refuse them,
// or an empty text. A short form becomes what payloads have: the name of a status an object with an id and a name, an
// address a user, HTML a description, names parted by commas the tags. source: aha.io/api/resources/features, "Update a
// feature"
std::string change(Records& records, Record& record, const json::object& changes);

}  // namespace simulation
