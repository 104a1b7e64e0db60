#include "artifact/file_name.hpp"

#include "artifact/native_file.hpp"

namespace artifact {

bool is_same_file(std::string_view one, std::string_view other) {
  return one == other || (names_ignore_case && file_key(one) == file_key(other));
}

bool FileOrder::operator()(std::string_view one, std::string_view other) const {
  return names_ignore_case ? file_key(one) < file_key(other) : one < other;
}

}  // namespace artifact
