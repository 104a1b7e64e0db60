#include "files/rename_over.hpp"

#include <cstdio>

#include "files/last_error.hpp"

namespace files {

std::error_code rename_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  return std::rename(from.c_str(), to.c_str()) == 0 ? std::error_code() : last_error();
}

}  // namespace files
