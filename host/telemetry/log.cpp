#include "telemetry/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "files/path_text.hpp"
#include "telemetry/event_log.hpp"

namespace telemetry {

struct Log::Sink {
  spdlog::logger logger;
  bool json = false;
};

namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// What a line of the log holds, which has no other control character than an end of line.
std::string escaped(std::string_view line, bool json) {
  std::string out;
  out.reserve(line.size());
  for (const char c : line) {
    if (c == '\n') {
      out += json ? "\\n" : "\n    ";
    } else {
      if (json && (c == '"' || c == '\\')) out += '\\';
      out += c;
    }
  }
  return out;
}

// The sink itself asks whether its stream is a terminal, and which.
spdlog::color_mode color_mode() {
  const char* const unwanted = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): no thread sets it
  return unwanted != nullptr && *unwanted != '\0' ? spdlog::color_mode::never : spdlog::color_mode::automatic;
}

std::vector<spdlog::sink_ptr> sinks_of(const std::filesystem::path& file) {
  constexpr std::size_t file_bytes = std::size_t{16} * 1024 * 1024;
  constexpr std::size_t earlier_files = 4;
  if (file.empty()) return {std::make_shared<spdlog::sinks::stderr_color_sink_mt>(color_mode())};
  std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
      files::text_of(file), file_bytes, earlier_files)};
  if (auto events = event_log_sink()) sinks.push_back(std::move(events));
  return sinks;
}

}  // namespace

Log::Log() = default;
Log::~Log() = default;
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&&) noexcept = default;

Log::Log(Level level, LogFormat format, const std::filesystem::path& file) {
  const auto sinks = sinks_of(file);
  sink_ = std::make_shared<Sink>(
      Sink{spdlog::logger("aha-host", sinks.begin(), sinks.end()), format == LogFormat::json});
  sink_->logger.set_level(to_spdlog(level));
  const char* const pattern = sink_->json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":%v})"
                                          : "%Y-%m-%d %H:%M:%S.%e %^%-7l%$ %v";
  sink_->logger.set_formatter(
      std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::local, "\n"));
  sink_->logger.flush_on(spdlog::level::trace);
}

Log Log::silent() {
  return Log();
}

Log Log::share() const {
  Log other;
  other.sink_ = sink_;
  return other;
}

bool Log::enabled(Level level) const {
  return sink_ && sink_->logger.should_log(to_spdlog(level));
}

void Log::write(Level level, std::string_view line, Fields fields) {
  if (!sink_) return;
  if (!sink_->json) return sink_->logger.log(to_spdlog(level), escaped(line, false));
  std::string members = fmt::format("\"{}\"", escaped(line, true));
  for (const auto& [name, value] : fields) {
    const auto* const text = std::get_if<std::string_view>(&value);
    members += text != nullptr ? fmt::format(",\"{}\":\"{}\"", name, escaped(text::printable(*text), true))
                               : fmt::format(",\"{}\":{}", name, std::get<std::int64_t>(value));
  }
  sink_->logger.log(to_spdlog(level), members);
}

void Log::write(Level level, std::string_view line, const AboutEvent& about) {
  write(level, line,
        {{"service", about.service},
         {"event", about.event},
         {"id", about.id},
         {"generation", static_cast<std::int64_t>(about.generation)},
         {"duration_ms", std::int64_t{about.duration.count()}}});
}

}  // namespace telemetry
