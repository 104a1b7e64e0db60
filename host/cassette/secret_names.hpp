// What is a secret by the name it goes by.
#pragma once

#include <string_view>

namespace cassette {

// Of a setting, a header or a query parameter. The rule by which the SDK keeps secrets out of logs. [any]
bool names_secret(std::string_view name);

// Of a member of JSON or an element of XML, where "key" names a ticket, not a key. [any]
bool plainly_names_secret(std::string_view name);

// Of a setting whose address is itself the credential, such as an incoming webhook's. [any]
bool names_secret_address(std::string_view name);

}  // namespace cassette
