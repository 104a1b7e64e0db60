// Which content the operator chose for a file, noted in the state folder: a version that is older than the one which
// served last is loaded if it was chosen. The plugins folder could not say so: what writes there could put an old
// version back.
#pragma once

#include <filesystem>
#include <string_view>

namespace installation {

// Notes the one content that is chosen for a file. Throws std::runtime_error that names the path if it cannot. [any]
void choose_version(const std::filesystem::path& state, std::string_view file, std::string_view sha256);

// Whether this content is the one that was chosen for the file. [any]
bool is_chosen_version(const std::filesystem::path& state, std::string_view file, std::string_view sha256);

}  // namespace installation
