#include "app/plugin_upload.hpp"

#include <span>

#include "artifact/artifact.hpp"
#include "artifact/completeness.hpp"
#include "artifact/file_image.hpp"
#include "files/path_text.hpp"
#include "files/replace_file.hpp"

namespace app {

tl::expected<std::string, std::string> put_plugin(const std::filesystem::path& folder, std::string_view name,
                                                  std::string_view content) {
  const auto bytes = std::as_bytes(std::span(content));
  if (artifact::is_plugin_name(name)) {
    const auto [completeness, reason] = artifact::check_completeness(bytes);
    if (completeness != binary::Completeness::complete) return tl::unexpected(reason);
  }
  files::replace_file(folder / files::path_from_text(name), content);
  return artifact::sha256_hex(bytes);
}

}  // namespace app
