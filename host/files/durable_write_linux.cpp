#include "files/durable_write.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <span>

#include "files/write_all.hpp"

namespace files {

bool write_durably(const Descriptor& file, std::string_view content) {
  return write_all(file.get(), std::as_bytes(std::span(content))) && fsync(file.get()) == 0;
}

void sync_folder_of(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened) ::fsync(opened.get());
}

}  // namespace files
