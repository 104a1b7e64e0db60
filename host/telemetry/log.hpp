// The host's own log: one line per occurrence, to standard error. What a plugin logs goes into the answer to Aha!
// and reaches this log only at debug level.
#pragma once

#include <cstdint>
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

// Thread-safe. Lines are written whole. An argument that is text is shown printably, since an outsider may have chosen
// it; one of several lines is given as text::Lines.
class Log {
 public:
  Log(Level level, LogFormat format);
  ~Log();

  // A log that keeps nothing, for tests.
  static Log silent();

  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;

  bool enabled(Level level) const;
  // `line` is the host's own, but for what text::format() put into it.
  void write(Level level, std::string_view line, Fields fields = {});

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
  std::unique_ptr<Sink> sink_;
};

}  // namespace telemetry
