// The file of a database, as the file system has it.
#pragma once

#include <cstdint>
#include <filesystem>

namespace store {

// Makes the file for its owner alone, or takes the rights of others away. Call it before SQLite opens the file, which
// would give it the rights that are left to new files. Best effort: SQLite says what is wrong. [any]
void prepare_file(const std::filesystem::path& file);

// Returns the same number for as long as the path names the same file; 0 if it names none. [any]
std::uint64_t identity_of(const std::filesystem::path& file);

}  // namespace store
