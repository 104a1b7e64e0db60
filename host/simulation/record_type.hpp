// The kinds of records that integrations link to something, by the names that Aha!'s API has for them.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace simulation {

namespace json = boost::json;

// "features", "requirements", "releases", "epics", "initiatives" or "ideas". [any]
bool is_record_type(std::string_view type);

// The member that wraps one record of a type: "feature" of "features". [any]
std::string_view singular(std::string_view type);

// The type of an object in a payload or an answer, or an empty view if it is no record.
// member  under which it is found, such as "feature" or "requirements"
// The view is of a constant. [any]
std::string_view type_of(std::string_view member, const json::object& object);

// A member as text: a string, or the digits of a number; empty if it is neither, or not there. [any]
std::string text_of(const json::object& object, std::string_view member);

}  // namespace simulation
