// Private keys among the settings, and one that stands for them.
#pragma once

#include <string>
#include <string_view>

namespace cassette {

// Whether it looks like a private key as PEM. [any]
bool is_private_key(std::string_view text);

// A new RSA key as PEM, which is used nowhere else; empty if OpenSSL makes none. Takes a tenth of a second. [any]
std::string make_private_key();

}  // namespace cassette
