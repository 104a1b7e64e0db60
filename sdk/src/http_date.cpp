#include "http_date.hpp"

#include <charconv>
#include <ctime>

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
  std::tm time{};
  time.tm_mday = digits(text, 5, 2);
  time.tm_year = digits(text, 12, 4) - 1900;
  time.tm_hour = digits(text, 17, 2);
  time.tm_min = digits(text, 20, 2);
  time.tm_sec = digits(text, 23, 2);
  const bool usable = month != std::string_view::npos && month % 3 == 0 && time.tm_mday >= 1 &&
                      time.tm_year >= 70 && time.tm_hour >= 0 && time.tm_min >= 0 && time.tm_sec >= 0;
  if (!usable) return -1;
  time.tm_mon = static_cast<int>(month / 3);
  return timegm(&time);
}

}  // namespace aha::http
