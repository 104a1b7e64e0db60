#include "process/pipe_windows.hpp"

#include <windows.h>

#include <system_error>

#include "files/last_error.hpp"
#include "process/named_pipe_windows.hpp"

namespace process {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(files::last_error(), what);
}

}  // namespace

// Anonymous pipes know no overlapped reading.
Pipe make_pipe() {
  auto [reading, writing] = named_pipe({.access = PIPE_ACCESS_INBOUND, .is_second_overlapped = false});
  return {std::move(reading), std::move(writing)};
}

// What the system writes to while a read is under way.
struct PipeReader::Pending {
  OVERLAPPED overlapped{};
  std::array<char, 16 * 1024> bytes{};
};

PipeReader::PipeReader(files::Descriptor reading)
    : reading_(std::move(reading)),
      event_(CreateEventW(nullptr, TRUE, FALSE, nullptr)),
      pending_(std::make_unique<Pending>()) {
  if (!event_) fail("an event");
  begin();
}

PipeReader::~PipeReader() {
  if (!reading_) return;
  DWORD size = 0;
  CancelIoEx(reading_.get(), &pending_->overlapped);
  GetOverlappedResult(reading_.get(), &pending_->overlapped, &size, TRUE);
}

// Whether it is done at once or later, the event and the result tell.
void PipeReader::begin() {
  pending_->overlapped = {};
  pending_->overlapped.hEvent = event_.get();
  const bool is_done =
      ReadFile(reading_.get(), pending_->bytes.data(), static_cast<DWORD>(pending_->bytes.size()), nullptr,
               &pending_->overlapped) != 0;
  if (!is_done && GetLastError() != ERROR_IO_PENDING) reading_.reset();
}

std::string PipeReader::take() {
  if (!reading_) return {};
  DWORD size = 0;
  if (GetOverlappedResult(reading_.get(), &pending_->overlapped, &size, FALSE) == 0) {
    if (GetLastError() != ERROR_IO_INCOMPLETE) reading_.reset();
    return {};
  }
  std::string taken(pending_->bytes.data(), size);
  begin();
  return taken;
}

}  // namespace process
