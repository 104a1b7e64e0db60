#include "stand_in.hpp"

#include <windows.h>

#include "files/descriptor.hpp"
#include "wire/overlapped_windows.hpp"

namespace test {

void let_wait(files::Handle) {}

std::size_t read_bytes(files::Handle end, std::span<char> room) {
  return wire::read_now(end, room).value_or(0);
}

std::size_t write_bytes(files::Handle end, std::string_view bytes) {
  return wire::write_now(end, bytes).value_or(0);
}

void wait_for_the_end() {
  for (;;) Sleep(INFINITE);
}

void crash() {
  RaiseException(EXCEPTION_ACCESS_VIOLATION, 0, 0, nullptr);
}

// As Task Manager does.
void kill_from_outside(std::int64_t process) {
  const files::Descriptor handle(OpenProcess(PROCESS_TERMINATE, FALSE, static_cast<DWORD>(process)));
  TerminateProcess(handle.get(), 1);
}

std::int64_t own_id() {
  return GetCurrentProcessId();
}

// There is no call that could.
bool cut(files::Handle) {
  return false;
}

process::End crashed() {
  return {.cause = "EXCEPTION_ACCESS_VIOLATION"};
}

process::End killed_from_outside() {
  return {.status = 1};
}

process::End killed_by_host() {
  return process::end_of(0xE0414841);
}

process::End aborted() {
  return process::end_of(process::aborted);
}

}  // namespace test
