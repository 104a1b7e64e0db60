#include "cli/service_errors_windows.hpp"

#include <string>

#include "files/open.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/read_content.hpp"
#include "files/unique_name.hpp"
#include "process/standard_streams.hpp"
#include "telemetry/event_log.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;

// A crash writes a sentence and up to 48 frames.
constexpr std::size_t max_told_bytes = 16 * 1024;

// Empty: nothing was left.
std::string read_left(const fs::path& file) {
  const auto opened = files::open_to_read(file);
  return opened ? files::read_content(opened.get(), max_told_bytes).value_or("") : std::string();
}

}  // namespace

void keep_standard_error(const fs::path& state_folder) {
  const auto file = state_folder / "service-log" / "standard-error.txt";
  if (const auto left = read_left(file); !left.empty()) {
    telemetry::report_to_event_log("the service before this start wrote:\n" + left);
    const auto report = files::path_from_text(files::unique_name("aha-host-") + ".txt");
    files::write_privately(state_folder / "crashes" / report, left, files::Existing::refused);
  }
  files::write_privately(file, "", files::Existing::replaced);
  if (const auto opened = files::open_to_write(file, files::Existing::appended_to))
    process::lead_standard_streams_to(opened.get());
}

}  // namespace cli
