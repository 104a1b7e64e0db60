#include "process/zygote.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <cwchar>
#include <vector>

#include "files/program_path.hpp"
#include "process/container_windows.hpp"
#include "process/creation_windows.hpp"
#include "process/end.hpp"
#include "process/request.hpp"
#include "process/restricted_token_windows.hpp"

namespace process {
namespace {

using files::Descriptor;

// What follows the program's name on the command line of a process in a role: the number of its letter's handle.
constexpr std::wstring_view role_mark = L" aha-host-role ";

// What a process is told, in memory that it shares with the host until it has read it.
struct Letter {
  std::uint64_t handle_count = 0;
  std::array<std::uint64_t, max_role_handles> handles{};  // as numbers of the process
  std::uint64_t text_bytes = 0;
  std::array<char, max_request_bytes> text{};
};

// What changes how a program is linked, and what the system's libraries look for; nothing that could be a secret.
std::wstring reduced_environment() {
  std::wstring kept;
  wchar_t* const all = GetEnvironmentStringsW();
  for (const wchar_t* entry = all; entry != nullptr && *entry != L'\0'; entry += wcslen(entry) + 1) {
    for (const std::wstring_view name : {L"LANG=", L"LC_ALL=", L"PATH=", L"SystemDrive=", L"SystemRoot=",
                                         L"TEMP=", L"TMP=", L"TZ=", L"windir="})
      if (_wcsnicmp(entry, name.data(), name.size()) == 0) (kept += entry) += L'\0';
  }
  if (all != nullptr) FreeEnvironmentStringsW(all);
  return kept += L'\0';
}

// None if there is no memory.
Descriptor write_letter(const Request& request, std::span<const Descriptor> handles) {
  SECURITY_ATTRIBUTES inherited{sizeof(inherited), nullptr, TRUE};
  Descriptor memory(
      CreateFileMappingW(INVALID_HANDLE_VALUE, &inherited, PAGE_READWRITE, 0, sizeof(Letter), nullptr));
  auto* const letter =
      memory ? static_cast<Letter*>(MapViewOfFile(memory.get(), FILE_MAP_WRITE, 0, 0, sizeof(Letter)))
             : nullptr;
  if (letter == nullptr) return {};
  letter->handle_count = handles.size();
  for (std::size_t i = 0; i < handles.size(); ++i)
    letter->handles[i] = reinterpret_cast<std::uintptr_t>(handles[i].get());
  letter->text_bytes = request.text().size();
  std::ranges::copy(request.text(), letter->text.begin());
  UnmapViewOfFile(letter);
  return memory;
}

// As far as the system gives it, unless a sandbox is asked for.
tl::expected<std::optional<Confinement>, std::string> confinement_of(const Confines& confines) {
  if (confines.rights == Rights::of_host) return std::nullopt;
  const auto& token = RestrictedToken::of_this_host();
  const auto container = Container::make(confines.library);
  if (confines.rights == Rights::of_sandbox && !token.token) return tl::unexpected(token.fault);
  if (confines.rights == Rights::of_sandbox && !container) return tl::unexpected(container.error());
  return Confinement{token.token.get(), container.value_or(nullptr), confines.share};
}

class Creator final : public Zygote {
 public:
  tl::expected<Child, std::string> start(std::string_view role, std::string_view argument,
                                         std::span<const files::Handle> handles,
                                         const Confines& confines) const override {
    const Request request(role, argument);
    if (request.is_too_long()) return tl::unexpected<std::string>(Request::too_long);
    auto confinement = confinement_of(confines);
    if (!confinement) return tl::unexpected(std::move(confinement.error()));
    const Descriptor nowhere = inheritable_nowhere();
    std::vector<Descriptor> own;
    for (const auto handle : handles.first(std::min(handles.size(), max_role_handles)))
      own.push_back(inheritable(handle));
    const Descriptor letter = write_letter(request, own);
    std::vector<HANDLE> inherited{nowhere.get(), letter.get()};
    for (const auto& one : own) inherited.push_back(one.get());
    if (std::ranges::count(inherited, files::no_handle) != 0)
      return tl::unexpected(last_fault("the host has no handle left for a process"));
    const auto program = files::program_path().native();
    return create_process({.program = program,
                           .command_line = L"\"" + program + L"\"" + std::wstring(role_mark) +
                                           std::to_wstring(reinterpret_cast<std::uintptr_t>(letter.get())),
                           .environment = reduced_environment(),
                           .flags = DETACHED_PROCESS,
                           .inherited = std::move(inherited),
                           .input = nowhere.get(),
                           .output = nowhere.get(),
                           .confinement = *confinement});
  }

  std::optional<std::string> revive() override { return std::nullopt; }
};

// ---- in the process

LONG CALLBACK end_by_exception(EXCEPTION_POINTERS* uncaught) {
  TerminateProcess(GetCurrentProcess(), uncaught->ExceptionRecord->ExceptionCode);
  return EXCEPTION_CONTINUE_SEARCH;  // not reached
}

// For what the system does for an exception after a stack overflow.
constexpr ULONG reserved_stack_bytes = 16 * 1024;

// No window and no debugger: its end says how it has crashed.
void prepare_to_crash() {
  ULONG reserved = reserved_stack_bytes;
  SetThreadStackGuarantee(&reserved);
  SetUnhandledExceptionFilter(&end_by_exception);
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  std::signal(SIGABRT, [](int) { TerminateProcess(GetCurrentProcess(), aborted); });
}

// The letter's handle, if this process was started in a role.
Descriptor find_letter() {
  const std::wstring_view line = GetCommandLineW();
  const auto name_end = line.find(L'"', 1);
  if (name_end == std::wstring_view::npos || !line.substr(name_end + 1).starts_with(role_mark)) return {};
  const auto number = std::wcstoull(line.data() + name_end + 1 + role_mark.size(), nullptr, 10);
  return Descriptor(reinterpret_cast<HANDLE>(static_cast<std::uintptr_t>(number)));
}

[[noreturn]] void live(const Letter& letter, const Role& role, std::string_view argument) {
  std::array<files::Handle, max_role_handles> handles{};
  const auto count = std::min<std::size_t>(letter.handle_count, handles.size());
  for (std::size_t i = 0; i < count; ++i) {
    handles[i] = reinterpret_cast<HANDLE>(static_cast<std::uintptr_t>(letter.handles[i]));
    SetHandleInformation(handles[i], HANDLE_FLAG_INHERIT, 0);
  }
  prepare_to_crash();
  if (role.prepare != nullptr) role.prepare();
  role.run(argument, std::span(handles).first(count));
  exit_at_once(1);
}

// Returns if this process was started in none of them.
void live_if_in_role(std::span<const Role> roles) {
  Descriptor memory = find_letter();
  if (!memory) return;
  void* const shared = MapViewOfFile(memory.get(), FILE_MAP_READ, 0, 0, sizeof(Letter));
  if (shared == nullptr) {
    memory.release();  // its number is no letter's
    return;
  }
  static Letter letter;
  std::memcpy(&letter, shared, sizeof(letter));
  UnmapViewOfFile(shared);
  static const auto request =
      Request::read({letter.text.data(), std::min(letter.text_bytes, letter.text.size())});
  const auto role = std::ranges::find(roles, request.role(), &Role::name);
  if (role != roles.end()) {
    memory.reset();
    live(letter, *role, request.argument());
  }
  memory.release();  // another caller may have its role
}

}  // namespace

std::unique_ptr<Zygote> Zygote::fork_here(std::span<const Role> roles) {
  live_if_in_role(roles);
  return std::make_unique<Creator>();
}

std::unique_ptr<Zygote> Zygote::execute() {
  return std::make_unique<Creator>();
}

void serve_if_zygote(int, char**, std::span<const Role> roles) {
  live_if_in_role(roles);
}

}  // namespace process
