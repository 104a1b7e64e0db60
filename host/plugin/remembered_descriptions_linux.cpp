#include <sys/stat.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>
#include <vector>

#include "artifact.hpp"
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
      circumstances_(stamp("/proc/self/exe") + ' ' + stamp("/etc/ld.so.cache")) {
  std::error_code ignored;
  if (fs::exists(folder_ / kLoading, ignored)) fs::remove_all(folder_, ignored);
  fs::create_directories(folder_, ignored);
}

fs::path RememberedDescriptions::path_of(std::string_view sha256, Tier tier) const {
  return folder_ /
         (hash(std::string(sha256) + ' ' + std::string(to_string(tier)) + ' ' + circumstances_) + ".json");
}

std::optional<Description> RememberedDescriptions::find(std::string_view sha256, Tier tier) const {
  const auto path = path_of(sha256, tier);
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
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

// Under another name first, so that no reader sees half of it.
void RememberedDescriptions::keep(std::string_view sha256, Tier tier, const Description& description) const {
  json::array texts;
  for (const auto& service : description) texts.emplace_back(service.describe_json);
  const auto path = path_of(sha256, tier);
  auto beside = path;
  beside += ".new";
  std::ofstream file(beside, std::ios::binary);
  file << json::serialize(texts);
  file.close();
  std::error_code ignored;
  if (file) {
    fs::rename(beside, path, ignored);
  } else {
    fs::remove(beside, ignored);
  }
  forget_oldest(folder_);
}

void RememberedDescriptions::begin_loading() const {
  std::ofstream(folder_ / kLoading);
}

void RememberedDescriptions::end_loading() const {
  std::error_code ignored;
  fs::remove(folder_ / kLoading, ignored);
}

}  // namespace plugin
