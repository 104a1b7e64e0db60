#include "installation/chosen_versions.hpp"

#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include "artifact/file_name.hpp"
#include "files/private_folder.hpp"
#include "files/replace_file.hpp"
#include "signature/key_file.hpp"

namespace installation {
namespace {

namespace fs = std::filesystem;

constexpr const char* chosen_name = "chosen-versions";
constexpr std::size_t max_chosen_bytes = std::size_t{1024} * 1024;

using Chosen = std::map<std::string, std::string, artifact::FileOrder>;  // file to SHA-256

// Lines that are neither are passed over.
Chosen read_chosen(const fs::path& state) {
  Chosen chosen;
  const auto text = signature::read_file(state / chosen_name, max_chosen_bytes);
  if (!text) return chosen;
  std::istringstream lines(*text);
  for (std::string sha256, file; lines >> sha256 >> file;) chosen[file] = sha256;
  return chosen;
}

}  // namespace

void choose_version(const fs::path& state, std::string_view file, std::string_view sha256) {
  files::make_private_folder(state);
  auto chosen = read_chosen(state);
  chosen[std::string(file)] = sha256;
  std::string text;
  for (const auto& [name, hash] : chosen) text += hash + "  " + name + "\n";
  files::replace_file(state / chosen_name, text);
}

bool is_chosen_version(const fs::path& state, std::string_view file, std::string_view sha256) {
  const auto chosen = read_chosen(state);
  const auto found = chosen.find(file);
  return found != chosen.end() && found->second == sha256;
}

}  // namespace installation
