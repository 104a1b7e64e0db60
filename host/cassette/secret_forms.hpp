// What a text has to look like to be a secret where it stands.
#pragma once

#include <aha/secrets.hpp>
#include <cstddef>
#include <string_view>

namespace cassette {

inline constexpr std::size_t shortest_token = 4;    // what a remote host calls one
inline constexpr std::size_t shortest_unnamed = 8;  // a parameter "key" may name a ticket
inline constexpr std::size_t shortest_number = 6;
inline constexpr std::size_t shortest_segment = 6;  // the last one of a path
inline constexpr std::size_t shortest_signature = 16;

// All of it is [any].
bool is_address(std::string_view text);
bool is_key(std::string_view name);

// What a service writes in place of a password if the user is the secret.
bool is_no_password(std::string_view password);

// The value of a member that a remote host or a record has: some names say it plainly, of others only a random text is
// one.
bool is_secret_value(std::string_view name, std::string_view value);

// A text that can be nothing but a token.
bool is_random_value(std::string_view text);

// The value of a cookie that is no setting, such as "en" or "1".
bool is_cookie_value(std::string_view value);

// What has been found inside of a text.
bool is_credential(const aha::secrets::Credential& one);

}  // namespace cassette
