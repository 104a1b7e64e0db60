// The plugin files of Linux.
#pragma once

#include "artifact/format.hpp"

namespace artifact {

constexpr Format native_format = Format::elf;
constexpr std::string_view plugin_suffix = ".so";
constexpr bool names_ignore_case = false;

}  // namespace artifact
