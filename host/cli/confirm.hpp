// Asks a person a question with two answers.
#pragma once

#include <optional>
#include <string_view>

namespace cli {

// Asks on the terminal; only "y" and "yes" are a yes.
// returns  the answer, or nullopt if standard input is no terminal: no person can be asked.
std::optional<bool> confirm(std::string_view question);

}  // namespace cli
