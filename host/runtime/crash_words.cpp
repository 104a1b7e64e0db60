#include "runtime/crash_words.hpp"

#include "runtime/call.hpp"

namespace runtime {
namespace {

void write_number(std::uint64_t number) {
  char digits[20];
  std::size_t at = sizeof digits;
  do {
    digits[--at] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  write_error_text({digits + at, sizeof digits - at});
}

}  // namespace

void write_blame(const Call& call, bool has_overflowed) {
  write_error_text("aha-host: service ");
  write_error_text(call.generation().service());
  write_error_text(" (generation ");
  write_number(call.generation().number());
  write_error_text(", ");
  write_error_text(call.generation().file());
  write_error_text(") ");
  write_error_text(has_overflowed ? "overflowed its 256 KiB stack" : "crashed");
  write_error_text(" while it handled event ");
  write_error_text(call.event_id());
  write_error_text(" (");
  write_error_text(call.event_name());
  write_error_text(")\n");
}

}  // namespace runtime
