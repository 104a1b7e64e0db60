#include "process/named_pipe_windows.hpp"

#include <windows.h>

#include <random>
#include <string>

#include "files/last_error.hpp"
#include "files/owner_only_windows.hpp"

namespace process {
namespace {

// That nothing else could have taken: a pipe of this name is this call's.
std::wstring fresh_name() {
  std::random_device random;
  std::wstring name = LR"(\\.\pipe\aha-host-)" + std::to_wstring(GetCurrentProcessId());
  for (int i = 0; i < 4; ++i) name += L'-' + std::to_wstring(random());
  return name;
}

[[noreturn]] void fail_of_pipe() {
  throw std::system_error(files::last_error(), "a pipe");
}

DWORD opposite(DWORD access) {
  if (access == PIPE_ACCESS_INBOUND) return GENERIC_WRITE;
  if (access == PIPE_ACCESS_OUTBOUND) return GENERIC_READ | FILE_WRITE_ATTRIBUTES;
  return GENERIC_READ | GENERIC_WRITE;
}

}  // namespace

std::pair<files::Descriptor, files::Descriptor> named_pipe(const PipeKind& kind) {
  const std::wstring name = fresh_name();
  const DWORD mode = kind.has_messages ? PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE : PIPE_TYPE_BYTE;
  const HANDLE first = CreateNamedPipeW(
      name.c_str(), kind.access | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
      mode | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, kind.bytes, kind.bytes, 0, files::owner_only());
  if (first == INVALID_HANDLE_VALUE) fail_of_pipe();
  files::Descriptor ours(first);
  const HANDLE second = CreateFileW(name.c_str(), opposite(kind.access), 0, nullptr, OPEN_EXISTING,
                                    kind.is_second_overlapped ? FILE_FLAG_OVERLAPPED : 0, nullptr);
  if (second == INVALID_HANDLE_VALUE) fail_of_pipe();
  files::Descriptor theirs(second);
  DWORD messages = PIPE_READMODE_MESSAGE;
  if (kind.has_messages && SetNamedPipeHandleState(second, &messages, nullptr, nullptr) == 0) fail_of_pipe();
  return {std::move(ours), std::move(theirs)};
}

}  // namespace process
