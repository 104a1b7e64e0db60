#include "files/durable_write.hpp"

#include <windows.h>

#include <span>

#include "files/write_all.hpp"

namespace files {

bool write_durably(const Descriptor& file, std::string_view content) {
  return write_all(file.get(), std::as_bytes(std::span(content))) && FlushFileBuffers(file.get()) != 0;
}

// rename_over() has asked for as much.
void sync_folder_of(const std::filesystem::path&) {}

}  // namespace files
