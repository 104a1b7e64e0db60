#include "app/bundled.hpp"

#include <fstream>
#include <string>

#include "artifact/file_image.hpp"
#include "files/entries.hpp"
#include "files/path_text.hpp"
#include "files/program_path.hpp"

namespace app {

namespace fs = std::filesystem;

fs::path bundled_hashes() {
  return files::program_path().parent_path() / "bundled";
}

std::set<std::string, std::less<>> bundled_services(const fs::path& hashes) {
  std::set<std::string, std::less<>> services;
  std::error_code error;
  for (const auto& path : files::entries_of(hashes, error)) {
    if (path.extension() != ".sha256") continue;
    std::ifstream list(fs::path(path).replace_extension(".services"));
    if (!list) services.insert(files::text_of(path.stem()));
    for (std::string service; list >> service;) services.insert(service);
  }
  return services;
}

bool is_bundled(const fs::path& hashes, std::string_view file, std::string_view sha256) {
  if (!artifact::is_plugin_name(file) || file.find('/') != std::string_view::npos) return false;
  std::ifstream list(hashes / files::path_from_text(artifact::plugin_name(file) + ".sha256"));
  std::string hash;
  return list >> hash && hash == sha256;
}

}  // namespace app
