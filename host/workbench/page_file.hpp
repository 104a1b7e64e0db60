// Opens the files of the page.
#pragma once

#include <filesystem>
#include <string_view>

#include "files/descriptor.hpp"

namespace workbench {

// Opens FOLDER/NAME or FOLDER/BELOW/NAME to read. Follows no link below FOLDER, and waits for no writer of a pipe.
// Returns none if it cannot. [any]
// below  a plain name; empty: none
// name   letters, digits, '.', '-' and '_' alone; does not start with a dot
files::Descriptor open_page_file(const std::filesystem::path& folder, std::string_view below,
                                 std::string_view name);

}  // namespace workbench
