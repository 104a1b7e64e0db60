#include "http_date.hpp"

#include <charconv>
#include <chrono>

namespace aha::http {
namespace {

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int number = -1;
  const char* last = text.data() + at + count;
  const auto [end, error] = std::from_chars(text.data() + at, last, number);
  return error == std::errc{} && end == last ? number : -1;
}

}  // namespace

std::int64_t parse_date(std::string_view text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || !text.ends_with(" GMT")) return -1;
  const std::size_t month = months.find(text.substr(8, 3));
  const int day = digits(text, 5, 2);
  const int year = digits(text, 12, 4);
  const int hour = digits(text, 17, 2);
  const int minute = digits(text, 20, 2);
  const int second = digits(text, 23, 2);
  const bool usable = month != std::string_view::npos && month % 3 == 0 && day >= 1 && year >= 1970 &&
                      hour >= 0 && minute >= 0 && second >= 0;
  if (!usable) return -1;
  using namespace std::chrono;
  const year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                            std::chrono::day(static_cast<unsigned>(day)));
  const auto time = sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
  return duration_cast<seconds>(time.time_since_epoch()).count();
}

}  // namespace aha::http
