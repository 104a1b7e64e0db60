// Asks a person for a password.
#pragma once

#include <optional>
#include <string_view>

#include "signature/secret.hpp"

namespace cli {

// Asks on the terminal, without showing what is typed; if standard input is no terminal, takes its next line.
// returns  the password, or nullopt if the input ends or the password is empty.
std::optional<signature::Secret> ask_password(std::string_view prompt);

}  // namespace cli
