#include "app/crash_reports.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "artifact/backtrace_names.hpp"
#include "edge/thread_edge.hpp"
#include "files/entries.hpp"
#include "files/open.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "text/utf8.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view report_extension = ".txt";
constexpr std::string_view left_out = "(the rest is left out)\n";

}  // namespace

CrashReports::CrashReports(fs::path folder, const probe::Examiner& examiner)
    : folder_(std::move(folder)), examiner_(examiner), thread_([this] {
        edge::thread_edge(
            "crash reports", [this] { work(); }, [](std::string_view) { return edge::go_on; });
      }) {}

CrashReports::~CrashReports() {
  {
    const guard::Lock lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

fs::path CrashReports::path_of(const std::string& file, std::int64_t pid) const {
  return folder_ / files::path_from_text(file + "-" + std::to_string(pid) + std::string(report_extension));
}

void CrashReports::add(const fs::path& report, std::string text, std::optional<Backtrace> backtrace) {
  Part part{report, std::move(text), std::move(backtrace), {}};
  if (part.backtrace) part.library = files::open_to_read(part.backtrace->library);
  const guard::Lock lock(mutex_);
  if (waiting_.size() >= max_waiting) return;
  waiting_.push_back(std::move(part));
  changed_.notify_one();
}

void CrashReports::work() {
  while (write_next()) {
  }
}

// False once there is nothing left to do.
bool CrashReports::write_next() {
  guard::Lock lock(mutex_);
  while (!is_stopping_ && waiting_.empty()) lock.wait(changed_);
  if (waiting_.empty()) return false;
  const Part part = std::move(waiting_.front());
  waiting_.pop_front();
  const bool with_names = !is_stopping_;
  lock.unlock();
  write(part, with_names);
  drop_oldest();
  return true;
}

void CrashReports::write(const Part& part, bool with_names) const {
  std::string text = part.text;
  if (part.backtrace)
    text += artifact::name_functions(part.backtrace->trace, part.backtrace->library, part.backtrace->name,
                                     [&](std::span<const std::uint64_t> addresses) {
                                       return with_names && part.library
                                                  ? examiner_.functions_at(part.library.get(), addresses)
                                                  : std::vector<std::string>();
                                     });
  std::error_code none;
  const auto size = fs::file_size(part.report, none);
  const auto used = none ? 0 : size;
  if (used >= max_report_bytes) return;
  const auto room = max_report_bytes - used;
  if (text.size() > room) {
    text.resize(text::utf8_prefix(text, room - std::min(room, left_out.size())).size());
    text += left_out;
  }
  files::write_privately(part.report, text, files::Existing::appended_to);  // best effort: a help for people
}

void CrashReports::drop_oldest() const {
  std::error_code ignored;
  std::vector<std::pair<fs::file_time_type, fs::path>> reports;
  for (auto& path : files::entries_of(folder_, ignored))
    if (path.extension() == report_extension && fs::is_regular_file(path, ignored))
      reports.emplace_back(fs::last_write_time(path, ignored), std::move(path));
  if (reports.size() <= max_reports) return;
  std::ranges::sort(reports);
  for (std::size_t i = 0; i < reports.size() - max_reports; ++i) fs::remove(reports[i].second, ignored);
}

}  // namespace app
