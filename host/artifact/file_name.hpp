// How this system takes the names of files.
#pragma once

#include <string>
#include <string_view>

namespace artifact {

// The same text for all names that the system takes for one file of a folder: Windows knows no case of letters. [any]
// name  UTF-8.
std::string file_key(std::string_view name);

// Whether the system takes two names for one file of a folder. [any]
bool is_same_file(std::string_view one, std::string_view other);

// Orders such names: a map of them has one entry for each file.
struct FileOrder {
  using is_transparent = void;
  bool operator()(std::string_view one, std::string_view other) const;
};

// Why the system takes the name for something else than a file of that name, in one sentence; empty: it does not. [any]
std::string find_name_fault(std::string_view name);

}  // namespace artifact
