#include "files/entries.hpp"

namespace files {

namespace fs = std::filesystem;

std::vector<fs::path> entries_of(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> entries;
  for (fs::directory_iterator entry(folder, error); !error && entry != end(entry); entry.increment(error))
    entries.push_back(entry->path());
  return entries;
}

}  // namespace files
