#include "files/last_error.hpp"

#include <cerrno>

namespace files {

std::error_code last_error() {
  return {errno, std::generic_category()};
}

}  // namespace files
