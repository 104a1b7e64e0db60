#include "store/database_file.hpp"

#include "files/open.hpp"

namespace store {

// The rights of one that is there were the operator's to give.
void prepare_file(const std::filesystem::path& file) {
  files::open_to_write(file, files::Existing::refused);
}

// Windows neither removes nor replaces a file that is open.
std::uint64_t identity_of(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored) ? 1 : 0;
}

}  // namespace store
