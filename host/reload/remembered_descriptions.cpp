#include "reload/remembered_descriptions.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "artifact/artifact.hpp"
#include "artifact/examination_text.hpp"
#include "files/entries.hpp"
#include "files/private_folder.hpp"
#include "files/remove_tree.hpp"
#include "files/rename_over.hpp"
#include "reload/machine.hpp"

namespace reload {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view loading_marker = "loading";
constexpr std::uintmax_t max_file_bytes = 16 * 1024 * 1024;

std::string hash(const std::string& text) {
  return artifact::sha256_hex(std::as_bytes(std::span(text)));
}

// "" if it is no file, or longer than what is written here can be.
std::string text_of(const fs::path& path) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  if (failed || size > max_file_bytes) return {};
  std::string text(size, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), std::ssize(text));
  return text;
}

// The texts in a file: of the examination, then of each service. None if it is damaged.
std::vector<std::string> read_texts(const fs::path& path) {
  std::vector<std::string> texts;
  boost::system::error_code error;
  const auto list = json::parse(text_of(path), error);
  if (error || !list.is_array()) return texts;
  for (const auto& one : list.get_array())
    texts.emplace_back(one.is_string() ? std::string(one.get_string()) : "");
  return texts;
}

void forget_oldest(const fs::path& folder) {
  std::error_code ignored;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (auto& path : files::entries_of(folder, ignored))
    if (path.extension() == ".json") files.emplace_back(fs::last_write_time(path, ignored), std::move(path));
  if (files.size() <= RememberedDescriptions::max_kept) return;
  const auto surplus = std::ssize(files) - static_cast<std::ptrdiff_t>(RememberedDescriptions::max_kept);
  std::ranges::nth_element(files, files.begin() + surplus);
  for (const auto& [written, path] : std::span(files).first(static_cast<std::size_t>(surplus)))
    fs::remove(path, ignored);
}

}  // namespace

RememberedDescriptions::RememberedDescriptions(const fs::path& state_dir)
    : folder_(fs::absolute(state_dir) / "descriptions"),
      circumstances_(machine_state()),
      boot_(machine_start()) {
  std::error_code ignored;
  if (fs::exists(folder_ / loading_marker, ignored)) files::remove_tree(folder_);
  try {
    files::make_private_folder(folder_);
  } catch (const fs::filesystem_error&) {  // works without
  }
}

fs::path RememberedDescriptions::path_of(std::string_view sha256, plugin::Tier tier) const {
  return folder_ /
         (hash(std::string(sha256) + ' ' + std::string(to_string(tier)) + ' ' + circumstances_) + ".json");
}

fs::path RememberedDescriptions::path_of_refusal(std::string_view sha256, plugin::Tier tier) const {
  return folder_ / (hash("refused " + std::string(sha256) + ' ' + std::string(to_string(tier)) + ' ' +
                         circumstances_ + ' ' + boot_) +
                    ".json");
}

std::optional<Remembered> RememberedDescriptions::find(std::string_view sha256, plugin::Tier tier) const {
  const auto path = path_of(sha256, tier);
  const auto texts = read_texts(path);
  if (texts.empty()) return std::nullopt;
  auto examination = artifact::parse_examination(texts.front());
  if (!examination) return std::nullopt;
  Remembered found{std::move(*examination), {}};
  for (const auto& text : std::span(texts).subspan(1)) {
    auto service = artifact::parse_description(text);
    if (!service) return std::nullopt;
    found.description.push_back(std::move(*service));
  }
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return found;
}

void RememberedDescriptions::keep(std::string_view sha256, plugin::Tier tier, const Remembered& found) const {
  json::array texts{artifact::to_text(found.examination)};
  for (const auto& service : found.description) texts.emplace_back(service.describe_json);
  write(path_of(sha256, tier), json::serialize(texts));
}

std::optional<plugin::Refusal> RememberedDescriptions::find_refusal(std::string_view sha256,
                                                                    plugin::Tier tier) const {
  const auto path = path_of_refusal(sha256, tier);
  boost::system::error_code error;
  const auto text = json::parse(text_of(path), error);
  if (error || !text.is_string()) return std::nullopt;
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return plugin::Refusal{plugin::Step::probe, std::string(text.get_string()), false, true};
}

void RememberedDescriptions::keep_refusal(std::string_view sha256, plugin::Tier tier,
                                          const plugin::Refusal& refusal) const {
  write(path_of_refusal(sha256, tier), json::serialize(json::value(refusal.reason)));
}

void RememberedDescriptions::forget_refusal(std::string_view sha256, plugin::Tier tier) const {
  std::error_code ignored;
  fs::remove(path_of_refusal(sha256, tier), ignored);
}

// Under another name first, so that no reader sees half of it.
void RememberedDescriptions::write(const fs::path& path, std::string_view text) const {
  auto beside = path;
  beside += ".new";
  std::error_code ignored;
  if (!files::write_privately(beside, text, files::Existing::replaced) || files::rename_over(beside, path))
    fs::remove(beside, ignored);
  forget_oldest(folder_);
}

void RememberedDescriptions::begin_loading() const {
  files::write_privately(folder_ / loading_marker, {}, files::Existing::replaced);
}

void RememberedDescriptions::end_loading() const {
  std::error_code ignored;
  fs::remove(folder_ / loading_marker, ignored);
}

}  // namespace reload
