#include "sandbox/attempts_windows.hpp"

#include <winsock2.h>
// after winsock2.h
#include <windows.h>

#include <charconv>
#include <ranges>

#include "files/descriptor.hpp"
#include "files/path_text.hpp"
#include "files/program_path.hpp"

namespace sandbox {
namespace {

constexpr long connect_patience_s = 2;  // a packet filter answers nothing

files::Descriptor opened(HANDLE handle) {
  return files::Descriptor(handle == INVALID_HANDLE_VALUE ? files::no_handle : handle);
}

// access  all of it is asked for at once
bool opens(const std::filesystem::path& file, DWORD access) {
  constexpr DWORD shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  const auto read = opened(
      CreateFileW(file.c_str(), access, shared, nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
  return static_cast<bool>(read);
}

bool writes(const std::filesystem::path& file) {
  const auto written = opened(CreateFileW(file.c_str(), GENERIC_WRITE | DELETE, 0, nullptr, CREATE_NEW,
                                          FILE_FLAG_DELETE_ON_CLOSE, nullptr));
  return static_cast<bool>(written);
}

// Without waiting for longer than the patience.
bool connects_by(SOCKET socket, std::uint16_t port) {
  u_long nonblocking = 1;
  ioctlsocket(socket, FIONBIO, &nonblocking);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0) return true;
  if (WSAGetLastError() != WSAEWOULDBLOCK) return false;
  fd_set connected{};
  connected.fd_count = 1;
  connected.fd_array[0] = socket;
  timeval patience{.tv_sec = connect_patience_s, .tv_usec = 0};
  return select(0, nullptr, &connected, nullptr, &patience) == 1;
}

bool connects(std::uint16_t port) {
  WSADATA unused{};
  if (WSAStartup(MAKEWORD(2, 2), &unused) != 0) return false;
  const SOCKET made = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  const bool is_connected = made != INVALID_SOCKET && connects_by(made, port);
  if (made != INVALID_SOCKET) closesocket(made);
  WSACleanup();
  return is_connected;
}

// This program, which does not come to run.
bool starts_a_process() {
  const auto program = files::program_path();
  STARTUPINFOW startup{};
  startup.cb = sizeof(startup);
  PROCESS_INFORMATION started{};
  if (CreateProcessW(program.c_str(), nullptr, nullptr, nullptr, FALSE, CREATE_SUSPENDED | DETACHED_PROCESS,
                     nullptr, nullptr, &startup, &started) == 0)
    return false;
  TerminateProcess(started.hProcess, 0);
  CloseHandle(started.hThread);
  CloseHandle(started.hProcess);
  return true;
}

bool reaches_into(std::uint32_t process) {
  const files::Descriptor reached(OpenProcess(PROCESS_VM_READ | PROCESS_TERMINATE, FALSE, process));
  return static_cast<bool>(reached);
}

std::uint32_t number_of(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string Bait::text() const {
  return files::text_of(copy) + '\n' + files::text_of(canary) + '\n' + files::text_of(absent) + '\n' +
         std::to_string(port) + '\n' + std::to_string(host);
}

std::optional<Bait> Bait::read(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (lines.size() != 5) return std::nullopt;
  return Bait{files::path_from_text(lines[0]), files::path_from_text(lines[1]),
              files::path_from_text(lines[2]), static_cast<std::uint16_t>(number_of(lines[3])),
              number_of(lines[4])};
}

bool reads_copy(const Bait& bait) {
  return opens(bait.copy, GENERIC_READ | GENERIC_EXECUTE);
}

std::vector<std::string> try_everything(const Bait& bait) {
  std::vector<std::string> done;
  if (opens(bait.canary, GENERIC_READ)) done.emplace_back("read a file of the host");
  if (writes(bait.absent)) done.emplace_back("write a file");
  if (connects(bait.port)) done.emplace_back("connect to this machine");
  if (starts_a_process()) done.emplace_back("start a process");
  if (reaches_into(bait.host)) done.emplace_back("reach into the host");
  return done;
}

}  // namespace sandbox
