#include "probe/frames.hpp"

#include "files/write_all.hpp"

namespace probe {

bool write_bytes(files::Handle to, std::string_view bytes) {
  return files::write_all(to, std::as_bytes(std::span(bytes)));
}

}  // namespace probe
