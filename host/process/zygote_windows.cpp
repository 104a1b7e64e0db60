#include "process/zygote.hpp"

#include <wchar.h>
#include <windows.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <vector>

#include "files/last_error.hpp"
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

std::string last_fault(std::string_view what) {
  return std::string(what) + ": " + files::last_error().message();
}

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

std::wstring own_program() {
  std::wstring path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD size = GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    if (size < path.size()) return path.substr(0, size);
    path.resize(path.size() * 2);
  }
}

// The handles that a process inherits, and no other.
class InheritedHandles {
 public:
  // handles  live as long as this.
  explicit InheritedHandles(std::vector<HANDLE>& handles) {
    SIZE_T bytes = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &bytes);
    memory_.resize(bytes);
    list_ = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data());
    if (InitializeProcThreadAttributeList(list_, 1, 0, &bytes) == 0) {
      list_ = nullptr;
    } else if (UpdateProcThreadAttribute(list_, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles.data(),
                                         handles.size() * sizeof(HANDLE), nullptr, nullptr) == 0) {
      DeleteProcThreadAttributeList(std::exchange(list_, nullptr));
    }
  }
  ~InheritedHandles() {
    if (list_ != nullptr) DeleteProcThreadAttributeList(list_);
  }
  InheritedHandles(const InheritedHandles&) = delete;
  InheritedHandles& operator=(const InheritedHandles&) = delete;

  LPPROC_THREAD_ATTRIBUTE_LIST list() const { return list_; }  // null: the system has no memory for it

 private:
  std::vector<char> memory_;
  LPPROC_THREAD_ATTRIBUTE_LIST list_ = nullptr;
};

// Ends with its last handle, which the host has, and with it all that is in it.
Descriptor make_job() {
  Descriptor job(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags =
      JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
  if (job &&
      SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof(limits)) == 0)
    job.reset();
  return job;
}

// Executes this program, which does not run until it is in its job.
tl::expected<Child, std::string> create(std::vector<HANDLE> handles, HANDLE letter, HANDLE nowhere) {
  Child child;
  child.job = make_job();
  if (!child.job) return tl::unexpected(last_fault("no job for a process can be made"));
  const InheritedHandles inherited(handles);
  STARTUPINFOEXW startup{};
  startup.StartupInfo.cb = sizeof(startup);
  startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  startup.StartupInfo.hStdInput = startup.StartupInfo.hStdOutput = startup.StartupInfo.hStdError = nowhere;
  startup.lpAttributeList = inherited.list();
  if (startup.lpAttributeList == nullptr) return tl::unexpected(last_fault("no process can be prepared"));
  const auto program = own_program();
  std::wstring command = L"\"" + program + L"\"" + std::wstring(role_mark) +
                         std::to_wstring(reinterpret_cast<std::uintptr_t>(letter));
  std::wstring environment = reduced_environment();
  constexpr DWORD flags =
      CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | DETACHED_PROCESS | EXTENDED_STARTUPINFO_PRESENT;
  PROCESS_INFORMATION created{};
  if (CreateProcessW(program.c_str(), command.data(), nullptr, nullptr, TRUE, flags, environment.data(),
                     nullptr, &startup.StartupInfo, &created) == 0)
    return tl::unexpected(last_fault("no process can be created"));
  const Descriptor thread(created.hThread);
  child.process = Descriptor(created.hProcess);
  child.id = created.dwProcessId;
  if (AssignProcessToJobObject(child.job.get(), created.hProcess) != 0 &&
      ResumeThread(created.hThread) != static_cast<DWORD>(-1))
    return child;
  auto fault = last_fault("a process cannot be put into its job");
  TerminateProcess(created.hProcess, 1);
  return tl::unexpected(std::move(fault));
}

class Creator final : public Zygote {
 public:
  tl::expected<Child, std::string> start(std::string_view role, std::string_view argument,
                                         std::span<const files::Handle> handles,
                                         Rights rights) const override {
    const Request request(role, argument);
    if (request.is_too_long()) return tl::unexpected<std::string>(Request::too_long);
    if (rights == Rights::of_sandbox) return tl::unexpected<std::string>("this system has no sandbox for it");
    const Descriptor nowhere = open_nowhere();
    std::vector<Descriptor> own;
    for (const auto handle : handles.first(std::min(handles.size(), max_role_handles)))
      own.push_back(inheritable(handle));
    const Descriptor letter = write_letter(request, own);
    std::vector<HANDLE> inherited{nowhere.get(), letter.get()};
    for (const auto& one : own) inherited.push_back(one.get());
    if (std::ranges::count(inherited, files::no_handle) != 0)
      return tl::unexpected(last_fault("the host has no handle left for a process"));
    return create(std::move(inherited), letter.get(), nowhere.get());
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
