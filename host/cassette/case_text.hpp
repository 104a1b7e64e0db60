// Cases as text of the format aha-cassette/1, for people to read and edit.
#pragma once

#include <string>

#include "cassette/case.hpp"

namespace cassette {

// What case_file.hpp reads back as the same case. Bodies that are JSON objects or lists stand for themselves, those
// that are no text as base64. [any]
std::string to_text(const Case& recorded);

}  // namespace cassette
