// The host's own log: one line an occurrence, to standard error. What a plugin logs goes into the answer to Aha!
// and reaches this log only where somebody asked for it.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string_view>

namespace telemetry {

enum class Level { debug, info, warn, error };
enum class LogFormat { text, json };

// Thread-safe. Lines are written whole.
class Log {
 public:
  Log(Level level, LogFormat format);
  ~Log();

  // A log that keeps nothing, for tests.
  static Log silent();

  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;

  bool enabled(Level level) const;
  void write(Level level, std::string_view line);

  template <class... Args>
  void debug(fmt::format_string<Args...> text, Args&&... args) {
    if (enabled(Level::debug)) write(Level::debug, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void info(fmt::format_string<Args...> text, Args&&... args) {
    if (enabled(Level::info)) write(Level::info, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void warn(fmt::format_string<Args...> text, Args&&... args) {
    if (enabled(Level::warn)) write(Level::warn, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void error(fmt::format_string<Args...> text, Args&&... args) {
    write(Level::error, fmt::format(text, std::forward<Args>(args)...));
  }

 private:
  Log();

  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace telemetry
