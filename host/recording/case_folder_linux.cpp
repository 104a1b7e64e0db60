#include "recording/case_folder.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace recording {
namespace {

namespace fs = std::filesystem;

constexpr mode_t owners_folder = 0700;
constexpr mode_t owners_file = 0600;
constexpr std::size_t longest_event = 64;

[[noreturn]] void refuse(int error, const fs::path& path) {
  throw std::system_error(error, std::generic_category(), path.string());
}

// A new file under a hidden name, which is removed again unless it was renamed.
class Draft {
 public:
  explicit Draft(const fs::path& folder) : path_((folder / ".recording-XXXXXX").string()) {
    descriptor_ = ::mkostemp(path_.data(), O_CLOEXEC);
    if (descriptor_ < 0) refuse(errno, folder);
  }
  ~Draft() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  void write(std::string_view text) {
    if (::fchmod(descriptor_, owners_file) != 0) refuse(errno, path_);
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR) refuse(errno, path_);
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::close(std::exchange(descriptor_, -1)) != 0) refuse(errno, path_);
  }

  // False if the name is taken.
  bool rename(const fs::path& target) {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
      path_.clear();
      return true;
    }
    if (errno != EEXIST) refuse(errno, target);
    return false;
  }

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace

CaseFolder::CaseFolder(fs::path folder) : folder_(std::move(folder)) {
  try {
    if (::mkdir(folder_.c_str(), owners_folder) != 0 && errno != EEXIST) refuse(errno, folder_);
    Draft(folder_).write("{}");
  } catch (const std::system_error& error) {
    throw std::runtime_error(
        fmt::format("cases cannot be recorded in {}: {}. --record names a folder that the host "
                    "may write into.",
                    folder_.string(), error.code().message()));
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

std::string case_stem(std::string_view service, std::string_view event, const timespec& when) {
  constexpr long ns_per_ms = 1'000'000;
  std::string name(event.substr(0, longest_event));
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_' && c != '-'; }, '_');
  return fmt::format("{}-{}-{:%Y%m%d-%H%M%S}.{:03}", service, name, fmt::gmtime(when.tv_sec),
                     when.tv_nsec / ns_per_ms);
}

}  // namespace recording
