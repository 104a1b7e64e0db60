#include "files/durable_write.hpp"

#include <unistd.h>

#include <span>

#include "files/write_all.hpp"

namespace files {

bool write_durably(const Descriptor& file, std::string_view content) {
  return write_all(file.get(), std::as_bytes(std::span(content))) && fsync(file.get()) == 0;
}

}  // namespace files
