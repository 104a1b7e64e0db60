#include "workbench/web_folder.hpp"

#include <algorithm>

#include "files/read_content.hpp"
#include "files/regular_file.hpp"
#include "workbench/page_file.hpp"

namespace workbench {
namespace {

constexpr std::size_t most_bytes = std::size_t{16} * 1024 * 1024;

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

}  // namespace

std::optional<std::string> read_web_file(const std::filesystem::path& folder, std::string_view name) {
  constexpr std::string_view assets = "assets/";
  const bool is_asset = name.starts_with(assets);
  if (is_asset) name.remove_prefix(assets.size());
  if (!is_plain_name(name)) return std::nullopt;
  const auto file = open_page_file(folder, is_asset ? "assets" : "", name);
  if (!file || !files::is_regular(file.get())) return std::nullopt;
  auto content = files::read_content(file.get(), most_bytes);
  if (content && content->size() > most_bytes) content.reset();
  return content;
}

}  // namespace workbench
