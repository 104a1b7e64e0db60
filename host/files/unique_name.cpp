#include "files/unique_name.hpp"

#include <random>

#include "files/last_error.hpp"

namespace files {

std::string unique_name(std::string_view prefix) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::uniform_int_distribution<std::size_t> any_letter(0, letters.size() - 1);
  std::string name(prefix);
  for (std::size_t i = 0; i < unique_letters; ++i) name += letters[any_letter(random)];
  return name;
}

UniqueFile make_unique_file(const std::filesystem::path& folder, std::string_view prefix, Access access) {
  for (;;) {
    auto path = folder / unique_name(prefix);
    auto file = open_to_write(path, Existing::refused, access);
    if (file || last_error() != std::errc::file_exists) return {std::move(path), std::move(file)};
  }
}

}  // namespace files
