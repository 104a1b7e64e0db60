#include "artifact/file_image.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "artifact/file_name.hpp"
#include "artifact/native_file.hpp"
#include "artifact/open_file.hpp"
#include "files/entries.hpp"
#include "files/last_error.hpp"
#include "files/link.hpp"
#include "files/path_text.hpp"
#include "files/read_at.hpp"

namespace artifact {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view signature_suffix = ".minisig";
constexpr std::uint64_t max_signature_bytes = 16 * 1024;

fs::path signature_path(fs::path library) {
  return library += signature_suffix;
}

// What the machine has none left of says nothing about the file.
void throw_if_exhausted(const std::error_code& error) {
  constexpr std::array exhausted = {std::errc::too_many_files_open, std::errc::too_many_files_open_in_system,
                                    std::errc::not_enough_memory};
  if (std::ranges::any_of(exhausted, [&](std::errc one) { return error == one; }))
    throw std::system_error(error, "it cannot be read now");
}

Unreadable unreadable(const std::error_code& error, const fs::path& path) {
  throw_if_exhausted(error);
  return {read_stamp(path).value_or(PluginStamp{}), "it cannot be read: " + error.message()};
}

ReadResult why_not_opened(const OpenedFile& opened, const fs::path& path) {
  if (opened.is_being_written) return Changing{};
  if (opened.error != std::errc::no_such_file_or_directory) return unreadable(opened.error, path);
  if (!files::is_link(path)) return Gone{};
  return Unreadable{{}, "it is a symbolic link that leads nowhere"};
}

std::string read_signature_text(const fs::path& path) {
  const auto opened = open_shared(path);
  if (!opened.file) {
    throw_if_exhausted(opened.error);
    return {};
  }
  const auto status = status_of(opened.file);
  if (!status || status->kind != Kind::regular || status->stamp.size > max_signature_bytes) return {};
  std::string text(status->stamp.size, '\0');
  if (!files::read_all_at(opened.file.get(), 0, std::as_writable_bytes(std::span(text)))) return {};
  return text;
}

bool has_suffix(std::string_view name, std::string_view suffix) {
  return name.size() >= suffix.size() && is_same_file(name.substr(name.size() - suffix.size()), suffix);
}

}  // namespace

bool is_plugin_name(std::string_view name) {
  return name.size() > plugin_suffix.size() && has_suffix(name, plugin_suffix) && !name.starts_with('.') &&
         find_name_fault(name).empty();
}

std::string plugin_name(std::string_view file) {
  if (has_suffix(file, plugin_suffix)) file.remove_suffix(plugin_suffix.size());
  return std::string(file);
}

std::string plugin_file(std::string_view name) {
  return std::string(name).append(plugin_suffix);
}

std::optional<std::string> plugin_signed_by(std::string_view name) {
  if (!has_suffix(name, signature_suffix)) return std::nullopt;
  name.remove_suffix(signature_suffix.size());
  if (!is_plugin_name(name)) return std::nullopt;
  return std::string(name);
}

std::optional<PluginStamp> read_stamp(const fs::path& path) {
  const auto library = read_file_stamp(path);
  if (!library) return std::nullopt;
  return PluginStamp{*library, read_file_stamp(signature_path(path))};
}

bool is_link(const fs::path& path) {
  if (files::is_link(path)) return true;
  std::error_code failed;
  const auto links = fs::hard_link_count(path, failed);
  return !failed && links > 1;
}

std::optional<PluginFiles> read_directory(const fs::path& directory) {
  PluginFiles files;
  std::error_code error;
  for (const auto& path : files::entries_of(directory, error))
    if (auto name = files::text_of(path.filename()); is_plugin_name(name))
      files.emplace(std::move(name), read_stamp(path));
  if (error) return std::nullopt;
  return files;
}

ReadResult read_image(const fs::path& directory, const std::string& name, std::uint64_t max_bytes) {
  const auto path = directory / files::path_from_text(name);
  const auto opened = open_shared(path);
  if (!opened.file) return why_not_opened(opened, path);
  const auto before = status_of(opened.file);
  if (!before) return unreadable(files::last_error(), path);
  // Before its content: what changes in between is noticed as a change.
  const PluginStamp stamps{before->stamp, read_file_stamp(signature_path(path))};
  if (before->kind == Kind::folder) return Unreadable{stamps, "it is a directory, not a file"};
  if (before->kind == Kind::other) return Unreadable{stamps, "it is not a regular file"};
  if (before->stamp.size > max_bytes)
    return Unreadable{stamps, "it is larger than " + std::to_string(max_bytes) + " bytes"};
  FileImage image{name, stamps, std::vector<std::byte>(before->stamp.size), {}};
  if (!files::read_all_at(opened.file.get(), 0, image.bytes)) return Changing{};
  const auto after = status_of(opened.file);
  if (!after || after->stamp != before->stamp) return Changing{};
  image.has_writer = has_writer(path);
  if (stamps.signature) image.signature_text = read_signature_text(signature_path(path));
  return image;
}

}  // namespace artifact
