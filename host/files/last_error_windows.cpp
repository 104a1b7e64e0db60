#include "files/last_error.hpp"

#include <windows.h>

namespace files {

std::error_code last_error() {
  return {static_cast<int>(GetLastError()), std::system_category()};
}

}  // namespace files
