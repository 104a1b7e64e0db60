// The files in the folder `crashes`: one for each process of a plugin that died, with what it left and which events it
// took along. They are written on a separate thread, since what the plugin chose is in them: the names of its
// functions take a process to find, and disks take their time.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "guard/mutex.hpp"
#include "probe/examiner.hpp"

namespace app {

class CrashReports {
 public:
  static constexpr std::size_t max_reports = 100;             // the newest are kept
  static constexpr std::size_t max_report_bytes = 64 * 1024;  // the rest of one is left out
  static constexpr std::size_t max_waiting = 64;  // more parts that are not written yet are left out

  // folder    made when there is a report to write.
  // examiner  names functions; outlives this.
  CrashReports(std::filesystem::path folder, const probe::Examiner& examiner);

  // Writes what is waiting, without names.
  ~CrashReports();
  CrashReports(const CrashReports&) = delete;
  CrashReports& operator=(const CrashReports&) = delete;

  struct Backtrace {
    std::string trace;              // as the process wrote it
    std::filesystem::path library;  // the private copy that it was loaded from
    std::string name;               // what people call it
  };

  // Where the report of a process is. [any]
  std::filesystem::path path_of(const std::string& file, std::int64_t pid) const;

  // Adds to a report, in the order of the calls. Opens the library at once: it may be gone by the time that the part is
  // written. [any]
  void add(const std::filesystem::path& report, std::string text, std::optional<Backtrace> backtrace = {});

 private:
  struct Part {
    std::filesystem::path report;
    std::string text;
    std::optional<Backtrace> backtrace;
    files::Descriptor library;
  };

  void work();
  bool write_next();
  void write(const Part& part, bool with_names) const;
  void drop_oldest() const;

  const std::filesystem::path folder_;
  const probe::Examiner& examiner_;
  guard::Mutex mutex_;
  std::condition_variable changed_;
  std::deque<Part> waiting_ AHA_GUARDED_BY(mutex_);
  bool is_stopping_ AHA_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace app
