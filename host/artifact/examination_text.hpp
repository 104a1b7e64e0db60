// An examination as text, on its way from the process that made it and in the state directory.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "artifact/artifact.hpp"

namespace artifact {

// What goes beyond is refused where it is read.
constexpr std::size_t max_examination_bytes = 2 * 1024 * 1024;

// [any]
std::string to_text(const Examination& examination);

// Reads it back. [any] text  hostile: a file may have taken over the process that examined it.
// returns  the examination with every text printable, or which member is wrong.
tl::expected<Examination, std::string> parse_examination(std::string_view text);

}  // namespace artifact
