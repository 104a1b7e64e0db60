#include "files/durable_write.hpp"

#include <windows.h>

#include <span>

#include "files/write_all.hpp"

namespace files {

bool write_durably(const Descriptor& file, std::string_view content) {
  return write_all(file.get(), std::as_bytes(std::span(content))) && FlushFileBuffers(file.get()) != 0;
}

// Renames are written through: rename_over() and rename_new() return once the new name is on the disk.
void sync_folder_of(const std::filesystem::path&) {}

}  // namespace files
