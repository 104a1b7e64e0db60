#include "telemetry/event_log.hpp"

#include <spdlog/sinks/base_sink.h>
#include <windows.h>

#include <mutex>

#include "files/wide_text_windows.hpp"

namespace telemetry {
namespace {

constexpr DWORD event_id = 1;  // of a message that is its text alone, in the library of the source

bool report(HANDLE log, WORD type, std::string_view message) {
  const auto text = files::to_wide(message);
  const wchar_t* lines = text.c_str();
  return ReportEventW(log, type, 0, event_id, nullptr, 1, 0, &lines, nullptr) != 0;
}

HANDLE open_log() {
  return RegisterEventSourceW(nullptr, files::to_wide(event_source).c_str());
}

// An entry that cannot be added is left out: the file has it, too.
class Sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  Sink() : log_(open_log()) { set_level(spdlog::level::warn); }
  ~Sink() override { DeregisterEventSource(log_); }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    report(log_, message.level == spdlog::level::warn ? EVENTLOG_WARNING_TYPE : EVENTLOG_ERROR_TYPE,
           {message.payload.data(), message.payload.size()});
  }
  void flush_() override {}

  HANDLE log_;
};

}  // namespace

std::shared_ptr<spdlog::sinks::sink> event_log_sink() {
  return std::make_shared<Sink>();
}

bool report_to_event_log(std::string_view message) {
  const HANDLE log = open_log();
  if (log == nullptr) return false;
  const bool is_reported = report(log, EVENTLOG_ERROR_TYPE, message);
  DeregisterEventSource(log);
  return is_reported;
}

}  // namespace telemetry
