#include "sending/recorded_cases.hpp"

#include <thread>
#include <utility>

#include "cassette/case_file.hpp"
#include "files/entries.hpp"

namespace sending {

namespace fs = std::filesystem;

RecordedCases::RecordedCases(fs::path folder) : folder_(std::move(folder)) {
  for (auto& path : files::entries_of(folder_)) seen_.insert(std::move(path));
}

std::optional<RecordedCases::Found> RecordedCases::wait(const std::string& service, const std::string& event,
                                                        std::chrono::milliseconds at_most) {
  constexpr std::chrono::milliseconds interval{10};
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (true) {
    if (auto found = next(service, event)) return found;
    if (std::chrono::steady_clock::now() >= until) return std::nullopt;
    std::this_thread::sleep_for(interval);
  }
}

// The host renames a complete file into the folder.
std::optional<RecordedCases::Found> RecordedCases::next(const std::string& service,
                                                        const std::string& event) {
  for (auto& path : files::entries_of(folder_)) {
    if (path.extension() != ".json" || !seen_.insert(path).second) continue;
    auto read = cassette::read_case(path);
    if (!read || !*read || (*read)->service != service || (*read)->event != event) continue;
    return Found{std::move(path), std::move(**read)};
  }
  return std::nullopt;
}

}  // namespace sending
