#include "plugin_index/utc_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace plugin_index {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddZ";

bool has_form(std::string_view text) {
  return std::ranges::equal(
      text, form, [](char c, char wanted) { return wanted == 'd' ? c >= '0' && c <= '9' : c == wanted; });
}

int number_at(std::string_view text, std::size_t at, std::size_t size) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + at + size, number);
  return number;
}

}  // namespace

std::optional<std::int64_t> parse_utc_time(std::string_view text) {
  if (!has_form(text)) return std::nullopt;
  const year_month_day day{std::chrono::year(number_at(text, 0, 4)),
                           std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
                           std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2)))};
  const int hours = number_at(text, 11, 2), minutes = number_at(text, 14, 2),
            seconds = number_at(text, 17, 2);
  if (!day.ok() || day.year() < std::chrono::year(1970) || hours > 23 || minutes > 59 || seconds > 59)
    return std::nullopt;
  return std::int64_t{sys_days(day).time_since_epoch().count()} * 86'400 + hours * 3'600 + minutes * 60 +
         seconds;
}

std::string format_utc_time(std::int64_t time_s) {
  const std::chrono::sys_seconds time{std::chrono::seconds(time_s)};
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const year_month_day day{midnight};
  const auto of_day = (time - midnight).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), of_day / 3'600,
                     of_day / 60 % 60, of_day % 60);
}

std::int64_t now_s() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

}  // namespace plugin_index
