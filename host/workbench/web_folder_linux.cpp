#include "workbench/web_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "files/descriptor.hpp"

namespace workbench {
namespace {

constexpr std::size_t most_bytes = std::size_t{16} * 1024 * 1024;

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

files::Descriptor open_in(int folder, std::string_view name, int flags) {
  const std::string path(name);
  return files::Descriptor(
      ::openat(folder, path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags));
}

std::optional<std::string> content_of(const files::Descriptor& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
      static_cast<std::size_t>(status.st_size) > most_bytes)
    return std::nullopt;
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t read = 0;
  while (read < content.size()) {
    const auto bytes = ::read(file.get(), content.data() + read, content.size() - read);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes <= 0) break;
    read += static_cast<std::size_t>(bytes);
  }
  content.resize(read);
  return content;
}

}  // namespace

std::optional<std::string> read_web_file(const std::filesystem::path& folder, std::string_view name) {
  constexpr std::string_view assets = "assets/";
  files::Descriptor at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (at && name.starts_with(assets)) {
    at = open_in(at.get(), assets.substr(0, assets.size() - 1), O_DIRECTORY);
    name.remove_prefix(assets.size());
  }
  if (!at || !is_plain_name(name)) return std::nullopt;
  const auto file = open_in(at.get(), name, 0);
  if (!file) return std::nullopt;
  return content_of(file);
}

}  // namespace workbench
