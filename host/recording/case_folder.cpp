#include "recording/case_folder.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "files/last_error.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/rename_new.hpp"
#include "files/unique_name.hpp"
#include "files/write_all.hpp"

namespace recording {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_event = 64;

void require(const std::error_code& error, const fs::path& path) {
  if (error) throw std::system_error(error, files::text_of(path));
}

// A new file under a hidden name, which is removed again unless it was renamed.
class Draft {
 public:
  explicit Draft(const fs::path& folder) : file_(files::make_unique_file(folder, ".recording-")) {
    if (!file_.file) require(files::last_error(), folder);
  }
  ~Draft() {
    file_.file.reset();
    std::error_code ignored;
    if (!file_.path.empty()) fs::remove(file_.path, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  void write(std::string_view text) {
    if (!files::write_all(file_.file.get(), std::as_bytes(std::span(text))) || !file_.file.close())
      require(files::last_error(), file_.path);
  }

  // False if the name is taken.
  bool rename(const fs::path& target) {
    const auto error = files::rename_new(file_.path, target);
    if (error == std::errc::file_exists) return false;
    require(error, target);
    file_.path.clear();
    return true;
  }

 private:
  files::UniqueFile file_;
};

}  // namespace

CaseFolder::CaseFolder(fs::path folder) : folder_(std::move(folder)) {
  try {
    const auto error = files::make_one_private_folder(folder_);
    if (error != std::errc::file_exists) require(error, folder_);
    Draft(folder_).write("{}");
  } catch (const std::system_error& error) {
    throw std::runtime_error(
        fmt::format("cases cannot be recorded in {}: {}. --record names a folder that the host "
                    "may write into.",
                    files::text_of(folder_), error.code().message()));
  }
}

fs::path CaseFolder::put(const std::string& stem, std::string_view text) const {
  Draft draft(folder_);
  draft.write(text);
  for (unsigned number = 1;; ++number) {
    auto target = folder_ / (number == 1 ? stem + ".json" : fmt::format("{}-{}.json", stem, number));
    if (draft.rename(target)) return target;
  }
}

std::string case_stem(std::string_view service, std::string_view event,
                      std::chrono::system_clock::time_point when) {
  const auto ms =
      std::chrono::floor<std::chrono::milliseconds>(when).time_since_epoch() % std::chrono::seconds(1);
  std::string name(event.substr(0, longest_event));
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_' && c != '-'; }, '_');
  return fmt::format("{}-{}-{:%Y%m%d-%H%M%S}.{:03}", service, name,
                     fmt::gmtime(std::chrono::system_clock::to_time_t(when)), ms.count());
}

}  // namespace recording
