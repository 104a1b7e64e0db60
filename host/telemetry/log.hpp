// The host's own log: one line per occurrence, to standard error or to a file. What a plugin logs goes into the answer
// to Aha! and reaches this log only at debug level.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <variant>

#include "text/format.hpp"

namespace telemetry {

enum class Level { debug, info, warn, error };
enum class LogFormat { text, json };

// What a line is about, as a member of its JSON object; a line of text has it in its words already. Names are the
// host's own, and each comes once.
struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t> value;
};
using Fields = std::initializer_list<Field>;

// The event that a line is about.
struct AboutEvent {
  std::string_view service;
  std::string_view event;  // its name
  std::string_view id;
  std::uint64_t generation = 0;
  std::chrono::milliseconds duration{0};  // that it took so far
};

// Thread-safe. Lines are written whole. An argument that is text is shown printably, since an outsider may have chosen
// it; one of several lines is given as text::Lines.
class Log {
 public:
  // file  to write to in place of standard error, as a service of Windows has none: it is set aside after 16 MiB, four
  //       earlier ones are kept, and warnings and errors go to the event log, too; empty: none
  // Throws std::exception if the file cannot be written.
  Log(Level level, LogFormat format, const std::filesystem::path& file = {});
  ~Log();

  // A log that keeps nothing, for tests.
  static Log silent();

  // Another log to the same place.
  Log share() const;

  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;

  bool enabled(Level level) const;
  // `line` is the host's own, but for what text::format() put into it.
  void write(Level level, std::string_view line, Fields fields = {});

  void write(Level level, std::string_view line, const AboutEvent& about);

  template <class... Args>
  void event(Level level, const AboutEvent& about, fmt::format_string<Args...> words, const Args&... args) {
    if (enabled(level)) write(level, text::format<Args...>(words, args...), about);
  }
  template <class... Args>
  void debug(fmt::format_string<Args...> words, const Args&... args) {
    if (enabled(Level::debug)) write(Level::debug, text::format<Args...>(words, args...));
  }
  template <class... Args>
  void info(fmt::format_string<Args...> words, const Args&... args) {
    if (enabled(Level::info)) write(Level::info, text::format<Args...>(words, args...));
  }
  template <class... Args>
  void info(Fields fields, fmt::format_string<Args...> words, const Args&... args) {
    if (enabled(Level::info)) write(Level::info, text::format<Args...>(words, args...), fields);
  }
  template <class... Args>
  void warn(Fields fields, fmt::format_string<Args...> words, const Args&... args) {
    if (enabled(Level::warn)) write(Level::warn, text::format<Args...>(words, args...), fields);
  }
  template <class... Args>
  void warn(fmt::format_string<Args...> words, const Args&... args) {
    if (enabled(Level::warn)) write(Level::warn, text::format<Args...>(words, args...));
  }
  template <class... Args>
  void error(fmt::format_string<Args...> words, const Args&... args) {
    write(Level::error, text::format<Args...>(words, args...));
  }

 private:
  Log();

  struct Sink;
  std::shared_ptr<Sink> sink_;
};

}  // namespace telemetry
