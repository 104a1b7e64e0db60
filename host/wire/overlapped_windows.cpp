#include "wire/overlapped_windows.hpp"

#include <windows.h>

#include "files/descriptor.hpp"

namespace wire {
namespace {

// An event whose number has the lowest bit set keeps the end of the call from the handle's completion port.
class Waited {
 public:
  Waited() { overlapped_.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(event_.get()) | 1U); }

  OVERLAPPED* get() { return &overlapped_; }

  // has_ended  what the call returned
  std::optional<std::size_t> await(files::Handle handle, bool has_ended) {
    if (!event_) return std::nullopt;
    const DWORD code = has_ended ? ERROR_SUCCESS : GetLastError();
    if (code != ERROR_SUCCESS && code != ERROR_IO_PENDING && code != ERROR_MORE_DATA) return std::nullopt;
    DWORD bytes = 0;
    const bool is_whole = GetOverlappedResult(handle, &overlapped_, &bytes, TRUE) != 0;
    if (!is_whole && GetLastError() != ERROR_MORE_DATA) return std::nullopt;
    return bytes;
  }

 private:
  files::Descriptor event_{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
  OVERLAPPED overlapped_{};
};

}  // namespace

std::optional<std::size_t> read_now(files::Handle handle, std::span<char> room) {
  Waited call;
  const bool has_ended =
      ReadFile(handle, room.data(), static_cast<DWORD>(room.size()), nullptr, call.get()) != 0;
  return call.await(handle, has_ended);
}

std::optional<std::size_t> write_now(files::Handle handle, std::string_view bytes) {
  Waited call;
  const bool has_ended =
      WriteFile(handle, bytes.data(), static_cast<DWORD>(bytes.size()), nullptr, call.get()) != 0;
  return call.await(handle, has_ended);
}

}  // namespace wire
