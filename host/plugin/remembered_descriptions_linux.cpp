#include <sys/stat.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>
#include <vector>

#include "artifact.hpp"
#include "private_folder.hpp"
#include "remembered_descriptions.hpp"

namespace plugin {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kLoading = "loading";

// Tells one version of a file from another without reading it.
std::string stamp(const char* path) {
  struct stat status {};
  if (stat(path, &status) != 0) return "none";
  return std::to_string(status.st_ino) + '/' + std::to_string(status.st_size) + '/' +
         std::to_string(status.st_mtim.tv_sec) + '.' + std::to_string(status.st_mtim.tv_nsec);
}

std::string hash(const std::string& text) {
  return sha256_hex(std::as_bytes(std::span(text)));
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void forget_oldest(const fs::path& folder) {
  std::error_code ignored;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == ".json") files.emplace_back(entry.last_write_time(ignored), entry.path());
  if (files.size() <= RememberedDescriptions::kMaxKept) return;
  const auto surplus = std::ssize(files) - static_cast<std::ptrdiff_t>(RememberedDescriptions::kMaxKept);
  std::ranges::nth_element(files, files.begin() + surplus);
  for (const auto& [written, path] : std::span(files).first(static_cast<std::size_t>(surplus)))
    fs::remove(path, ignored);
}

}  // namespace

// The dynamic linker's cache changes with every library that is installed or removed.
RememberedDescriptions::RememberedDescriptions(const fs::path& state_dir)
    : folder_(fs::absolute(state_dir) / "descriptions"),
      circumstances_(stamp("/proc/self/exe") + ' ' + stamp("/etc/ld.so.cache")),
      boot_(text_of("/proc/sys/kernel/random/boot_id")) {
  std::error_code ignored;
  if (fs::exists(folder_ / kLoading, ignored)) fs::remove_all(folder_, ignored);
  try {
    make_private_folder(folder_);
  } catch (const fs::filesystem_error&) {  // works without
  }
}

fs::path RememberedDescriptions::path_of(std::string_view sha256, Tier tier) const {
  return folder_ /
         (hash(std::string(sha256) + ' ' + std::string(to_string(tier)) + ' ' + circumstances_) + ".json");
}

fs::path RememberedDescriptions::path_of_refusal(std::string_view sha256, Tier tier) const {
  return folder_ / (hash("refused " + std::string(sha256) + ' ' + std::string(to_string(tier)) + ' ' +
                         circumstances_ + ' ' + boot_) +
                    ".json");
}

std::optional<Description> RememberedDescriptions::find(std::string_view sha256, Tier tier) const {
  const auto path = path_of(sha256, tier);
  const std::string text = text_of(path);
  boost::system::error_code error;
  const auto texts = json::parse(text, error);
  if (error || !texts.is_array()) return std::nullopt;
  Description description;
  for (const auto& one : texts.get_array()) {
    auto service =
        parse_description(one.is_string() ? std::string_view(one.get_string()) : std::string_view());
    if (!service) return std::nullopt;
    description.push_back(std::move(*service));
  }
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return description;
}

void RememberedDescriptions::keep(std::string_view sha256, Tier tier, const Description& description) const {
  json::array texts;
  for (const auto& service : description) texts.emplace_back(service.describe_json);
  write(path_of(sha256, tier), json::serialize(texts));
}

std::optional<Refusal> RememberedDescriptions::find_refusal(std::string_view sha256, Tier tier) const {
  const auto path = path_of_refusal(sha256, tier);
  boost::system::error_code error;
  const auto text = json::parse(text_of(path), error);
  if (error || !text.is_string()) return std::nullopt;
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return Refusal{Step::probe, std::string(text.get_string()), false, true};
}

void RememberedDescriptions::keep_refusal(std::string_view sha256, Tier tier, const Refusal& refusal) const {
  write(path_of_refusal(sha256, tier), json::serialize(json::value(refusal.reason)));
}

void RememberedDescriptions::forget_refusal(std::string_view sha256, Tier tier) const {
  std::error_code ignored;
  fs::remove(path_of_refusal(sha256, tier), ignored);
}

// Under another name first, so that no reader sees half of it.
void RememberedDescriptions::write(const fs::path& path, std::string_view text) const {
  auto beside = path;
  beside += ".new";
  std::error_code ignored;
  if (write_privately(beside, text, Content::replaced)) {
    fs::rename(beside, path, ignored);
  } else {
    fs::remove(beside, ignored);
  }
  forget_oldest(folder_);
}

void RememberedDescriptions::begin_loading() const {
  write_privately(folder_ / kLoading, {}, Content::replaced);
}

void RememberedDescriptions::end_loading() const {
  std::error_code ignored;
  fs::remove(folder_ / kLoading, ignored);
}

}  // namespace plugin
