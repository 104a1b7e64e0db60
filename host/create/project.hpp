// A new plugin's project: the example plugin of its language under the new name, with build, test and CI files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace create {

struct ProjectFile {
  std::filesystem::path path;  // below the project's folder
  std::string text;
};

// The languages that files_of() takes. [any]
std::vector<std::string> languages();

// Returns the project's files. [any]
// language  one of languages()
// name      the service's, [a-z0-9_]+
std::vector<ProjectFile> files_of(std::string_view language, const std::string& name);

// Commands that build and test the project, in its folder, for a person. [any]
std::string test_command(std::string_view language);

// Builds it again after that. [any]
std::string build_command(std::string_view language);

// Writes the files. Throws std::runtime_error if the folder is there already and not empty, or cannot be written.
void write_project(const std::filesystem::path& folder, const std::vector<ProjectFile>& files);

}  // namespace create
