#include <aha/timestamp.hpp>

#include <charconv>
#include <chrono>
#include <cstdio>

namespace aha {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

/// Reads a text from its front; each step says whether it found what it was asked for.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }

  bool digits(std::size_t count, int& number) {
    if (rest_.size() < count) return false;
    const char* last = rest_.data() + count;
    if (rest_[0] == '-') return false;
    const auto [end, error] = std::from_chars(rest_.data(), last, number);
    if (error != std::errc{} || end != last) return false;
    rest_.remove_prefix(count);
    return true;
  }

  /// Takes one of `marks`, and returns it; 0 if another character stands.
  char any_of(std::string_view marks) {
    if (done() || marks.find(rest_[0]) == std::string_view::npos) return 0;
    const char found = rest_[0];
    rest_.remove_prefix(1);
    return found;
  }

  void skip_digits() {
    const std::size_t end = rest_.find_first_not_of("0123456789");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
  }

 private:
  std::string_view rest_;
};

std::optional<sys_days> read_date(Reader& reader) {
  int year = 0, month = 0, day = 0;
  const bool read = reader.digits(4, year) && reader.any_of("-") && reader.digits(2, month) &&
                    reader.any_of("-") && reader.digits(2, day);
  if (!read) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return sys_days(date);
}

std::optional<std::chrono::seconds> read_time(Reader& reader) {
  int hours = 0, minutes = 0, seconds = 0;
  if (!reader.digits(2, hours) || !reader.any_of(":") || !reader.digits(2, minutes)) return std::nullopt;
  if (reader.any_of(":") && !reader.digits(2, seconds)) return std::nullopt;
  if (reader.any_of(".,")) reader.skip_digits();
  if (hours > 23 || minutes > 59 || seconds > 60) return std::nullopt;  // 60: a leap second
  return std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
}

/// How far ahead of UTC the time is.
std::optional<std::chrono::seconds> read_offset(Reader& reader) {
  reader.any_of(" ");
  if (reader.done() || reader.any_of("Zz")) return std::chrono::seconds(0);
  const char sign = reader.any_of("+-");
  int hours = 0, minutes = 0;
  if (sign == 0 || !reader.digits(2, hours)) return std::nullopt;
  reader.any_of(":");
  if (!reader.done() && !reader.digits(2, minutes)) return std::nullopt;
  const std::chrono::seconds offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return sign == '-' ? -offset : offset;
}

std::string print(sys_seconds moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d+00:00", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

std::optional<sys_seconds> read(std::string_view text) {
  Reader reader(text);
  const auto date = read_date(reader);
  if (!date) return std::nullopt;
  if (reader.done()) return *date;
  if (!reader.any_of("Tt ")) return std::nullopt;
  const auto time = read_time(reader);
  if (!time) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset || !reader.done()) return std::nullopt;
  return *date + *time - *offset;
}

}  // namespace

std::optional<std::string> utc_timestamp(std::string_view text) {
  const auto moment = read(text);
  return moment ? std::optional(print(*moment)) : std::nullopt;
}

std::optional<std::int64_t> seconds_since_1970(std::string_view text) {
  const auto moment = read(text);
  return moment ? std::optional<std::int64_t>(moment->time_since_epoch().count()) : std::nullopt;
}

std::string timestamp_of(std::int64_t seconds) {
  return print(sys_seconds(std::chrono::seconds(seconds)));
}

}  // namespace aha
