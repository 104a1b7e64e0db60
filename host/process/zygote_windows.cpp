#include "process/zygote.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <cwchar>
#include <vector>

#include "process/creation_windows.hpp"
#include "process/end.hpp"
#include "process/request.hpp"

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

Descriptor inheritable(HANDLE handle) {
  HANDLE copy = nullptr;
  DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS);
  return Descriptor(copy);
}

Descriptor open_nowhere() {
  SECURITY_ATTRIBUTES inherited{sizeof(inherited), nullptr, TRUE};
  const HANDLE null = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                  &inherited, OPEN_EXISTING, 0, nullptr);
  return Descriptor(null == INVALID_HANDLE_VALUE ? files::no_handle : null);
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

class Creator final : public Zygote {
 public:
  tl::expected<Child, std::string> start(std::string_view role, std::string_view argument,
                                         std::span<const files::Handle> handles,
                                         Rights rights) const override {
    const Request request(role, argument);
    if (request.is_too_long()) return tl::unexpected<std::string>(Request::too_long);
    const Confinement* const confinement =
        rights == Rights::of_host ? nullptr : &Confinement::of_this_system();
    if (rights == Rights::of_sandbox && !confinement->is_whole()) return tl::unexpected(confinement->fault());
    const Descriptor nowhere = open_nowhere();
    std::vector<Descriptor> own;
    for (const auto handle : handles.first(std::min(handles.size(), max_role_handles)))
      own.push_back(inheritable(handle));
    const Descriptor letter = write_letter(request, own);
    std::vector<HANDLE> inherited{nowhere.get(), letter.get()};
    for (const auto& one : own) inherited.push_back(one.get());
    if (std::ranges::count(inherited, files::no_handle) != 0)
      return tl::unexpected(last_fault("the host has no handle left for a process"));
    const auto arguments =
        std::wstring(role_mark) + std::to_wstring(reinterpret_cast<std::uintptr_t>(letter.get()));
    return create_process(std::move(inherited), arguments, nowhere.get(), confinement);
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
