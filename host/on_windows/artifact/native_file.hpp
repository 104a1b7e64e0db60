// The plugin files of Windows.
#pragma once

#include "artifact/format.hpp"

namespace artifact {

constexpr Format native_format = Format::pe;
constexpr std::string_view plugin_suffix = ".dll";
constexpr bool names_ignore_case = true;

}  // namespace artifact
