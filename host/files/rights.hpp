// Who may use a file or folder, and who else may.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "files/handle.hpp"

namespace files {

struct Rights {
  bool is_ours = false;            // it belongs to the user of this process
  bool is_open_to_others = false;  // than its owner; those who administrate the machine do not count
};

// Returns nullopt, with the reason in last_error(), if the system does not tell. [any]
std::optional<Rights> rights_of(Handle file);
std::optional<Rights> rights_of(const std::filesystem::path& folder);

// Takes the rights of others away. Returns false if it cannot. [any]
bool close_to_others(const std::filesystem::path& folder);

// The end of a sentence: how the owner of a file takes the rights of others away. [any]
std::string_view how_to_close_to_others();

}  // namespace files
