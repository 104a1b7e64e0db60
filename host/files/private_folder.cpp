#include "files/private_folder.hpp"

#include <span>

#include "files/unique_name.hpp"
#include "files/write_all.hpp"

namespace files {

namespace fs = std::filesystem;

void make_private_folder(const fs::path& folder) {
  auto error = make_one_private_folder(folder);
  if (error == std::errc::no_such_file_or_directory && folder.has_parent_path() &&
      folder.parent_path() != folder) {
    make_private_folder(folder.parent_path());
    error = make_one_private_folder(folder);
  }
  std::error_code ignored;
  if (!error || (error == std::errc::file_exists && fs::is_directory(folder, ignored))) return;
  throw fs::filesystem_error("cannot make a folder", folder, error);
}

fs::path make_unique_folder(const fs::path& parent, std::string_view prefix) {
  for (;;) {
    auto folder = parent / unique_name(prefix);
    const auto error = make_one_private_folder(folder);
    if (!error) return folder;
    if (error != std::errc::file_exists) throw fs::filesystem_error("cannot make a folder", parent, error);
  }
}

bool write_privately(const fs::path& file, std::string_view text, Existing existing) {
  std::error_code ignored;
  if (!fs::is_directory(file.parent_path(), ignored)) {
    try {
      make_private_folder(file.parent_path());
    } catch (const fs::filesystem_error&) {
      return false;
    }
  }
  const auto out = open_to_write(file, existing);
  return out && write_all(out.get(), std::as_bytes(std::span(text)));
}

}  // namespace files
