#include "process/pipe_windows.hpp"

#include <windows.h>

#include <atomic>
#include <system_error>

#include "files/last_error.hpp"

namespace process {
namespace {

constexpr DWORD pipe_bytes = 64 * 1024;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(files::last_error(), what);
}

std::wstring next_name() {
  static std::atomic<unsigned> count = 0;
  return L"\\\\.\\pipe\\aha-host-" + std::to_wstring(GetCurrentProcessId()) + L"-" +
         std::to_wstring(count.fetch_add(1));
}

}  // namespace

// Anonymous pipes know no overlapped reading.
Pipe make_pipe() {
  const auto name = next_name();
  const HANDLE reading = CreateNamedPipeW(
      name.c_str(), PIPE_ACCESS_INBOUND | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
      PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, pipe_bytes, pipe_bytes,
      0, nullptr);
  if (reading == INVALID_HANDLE_VALUE) fail("a pipe");
  Pipe pipe{files::Descriptor(reading), {}};
  const HANDLE writing = CreateFileW(name.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
  if (writing == INVALID_HANDLE_VALUE) fail("a pipe");
  pipe.writing = files::Descriptor(writing);
  return pipe;
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
