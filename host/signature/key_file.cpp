#include "signature/key_file.hpp"

#include <system_error>

#include "files/descriptor.hpp"
#include "files/durable_write.hpp"
#include "files/last_error.hpp"
#include "files/path_text.hpp"
#include "files/read_content.hpp"
#include "files/regular_file.hpp"
#include "files/rename_new.hpp"
#include "files/replace_file.hpp"
#include "files/rights.hpp"
#include "files/unique_name.hpp"

namespace signature {
namespace {

using files::Descriptor;

constexpr std::size_t max_secret_bytes = 4096;

tl::unexpected<std::string> failed(std::string_view doing, const std::error_code& error) {
  return tl::unexpected(std::string(doing) + ": " + error.message());
}

tl::expected<Descriptor, std::string> open_regular(const std::filesystem::path& path) {
  auto file = files::open_anything(path);
  if (!file) return failed("it cannot be read", files::last_error());
  if (!files::is_regular(file.get())) return tl::unexpected(std::string("it is not a regular file"));
  return file;
}

tl::expected<std::string, std::string> read_open_file(const Descriptor& file, std::size_t max_bytes) {
  auto content = files::read_content(file.get(), max_bytes);
  if (!content) return failed("it cannot be read", files::last_error());
  if (content->size() > max_bytes)
    return tl::unexpected("it is larger than " + std::to_string(max_bytes) + " bytes");
  return std::move(*content);
}

}  // namespace

tl::expected<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
  const auto file = open_regular(path);
  if (!file) return tl::unexpected(file.error());
  return read_open_file(*file, max_bytes);
}

tl::expected<Secret, std::string> read_secret_file(const std::filesystem::path& path) {
  const auto file = open_regular(path);
  if (!file) return tl::unexpected(file.error());
  const auto rights = files::rights_of(file->get());
  if (!rights) return failed("it cannot be read", files::last_error());
  if (rights->is_open_to_others)
    return tl::unexpected("others than its owner may read or change it; " +
                          std::string(files::how_to_close_to_others()));
  return read_open_file(*file, max_secret_bytes).map([](std::string&& content) {
    return Secret(std::move(content));
  });
}

// Under a hidden name until it is whole on the disk, so that a crash leaves no part of it at `path`.
tl::expected<void, std::string> write_secret_file(const std::filesystem::path& path, const Secret& content) {
  auto [draft, file] =
      files::make_unique_file(path.parent_path(), "." + files::text_of(path.filename()) + "-");
  if (!file) return failed("it cannot be made", files::last_error());
  auto error = files::write_durably(file, content.reveal()) ? std::error_code() : files::last_error();
  file.reset();
  if (!error) error = files::rename_new(draft, path);
  if (!error) {
    files::sync_folder_of(path);
    return {};
  }
  std::error_code ignored;
  std::filesystem::remove(draft, ignored);
  return failed(error == std::errc::file_exists ? "it cannot be made" : "it cannot be written", error);
}

tl::expected<void, std::string> replace_file(const std::filesystem::path& path, std::string_view content) {
  try {
    files::replace_file(path, content);
    return {};
  } catch (const std::system_error& error) {
    return failed("it cannot be written", error.code());
  }
}

}  // namespace signature
