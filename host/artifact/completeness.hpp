// Whether a file is a whole library of this system yet, by its headers.
#pragma once

#include <optional>
#include <span>

#include "artifact/format.hpp"
#include "binary/completeness.hpp"

namespace artifact {

// By its first bytes; nullopt if it has none, or those of something else. [any]
std::optional<Format> format_of(std::span<const std::byte> bytes);

// Judges the headers alone, and takes no memory. A library of another system is foreign. [any]
// bytes  a file's content. Hostile.
binary::CompletenessResult check_completeness(std::span<const std::byte> bytes);

// Why a library of the format is none for this host; empty if it is. [any]
std::string find_foreign_format(Format format);

}  // namespace artifact
