#include "develop/shell.hpp"

#include <windows.h>

#include <array>
#include <system_error>
#include <vector>

#include "files/descriptor.hpp"
#include "files/last_error.hpp"
#include "files/wide_text_windows.hpp"
#include "process/pipe_windows.hpp"

namespace develop {
namespace {

[[noreturn]] void fail() {
  throw std::system_error(files::last_error(), "cannot start the build command");
}

files::Descriptor inheritable(HANDLE handle) {
  HANDLE own = nullptr;
  if (DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &own, 0, TRUE,
                      DUPLICATE_SAME_ACCESS) == 0)
    fail();
  return files::Descriptor(own);
}

files::Descriptor open_nowhere() {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  const HANDLE opened = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                                    OPEN_EXISTING, 0, nullptr);
  if (opened == INVALID_HANDLE_VALUE) fail();
  return files::Descriptor(opened);
}

// Ends with its last handle, and with it all that is in it.
files::Descriptor make_job() {
  files::Descriptor job(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  if (!job ||
      SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits) == 0)
    fail();
  return job;
}

std::wstring shell_program() {
  std::array<wchar_t, MAX_PATH> system{};
  GetSystemDirectoryW(system.data(), system.size());
  return std::wstring(system.data()) + L"\\cmd.exe";
}

// It does not run yet. Its own group, so that Ctrl+C is the host's alone.
PROCESS_INFORMATION create(const std::string& command, HANDLE output) {
  const auto nowhere = open_nowhere();
  const auto writing = inheritable(output);
  std::array<HANDLE, 2> inherited{nowhere.get(), writing.get()};
  SIZE_T bytes = 0;
  InitializeProcThreadAttributeList(nullptr, 1, 0, &bytes);
  std::vector<std::byte> memory(bytes);
  auto* const list = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory.data());
  if (InitializeProcThreadAttributeList(list, 1, 0, &bytes) == 0) fail();
  STARTUPINFOEXW startup{};
  startup.StartupInfo.cb = sizeof startup;
  startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  startup.StartupInfo.hStdInput = nowhere.get();
  startup.StartupInfo.hStdOutput = startup.StartupInfo.hStdError = writing.get();
  startup.lpAttributeList = list;
  const auto program = shell_program();
  auto line = L"cmd.exe /d /s /c \"" + files::to_wide(command) + L"\"";
  PROCESS_INFORMATION created{};
  const bool is_created =
      UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, inherited.data(),
                                sizeof inherited, nullptr, nullptr) != 0 &&
      CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, TRUE,
                     CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP | EXTENDED_STARTUPINFO_PRESENT, nullptr,
                     nullptr, &startup.StartupInfo, &created) != 0;
  const auto error = files::last_error();
  DeleteProcThreadAttributeList(list);
  if (!is_created) throw std::system_error(error, "cannot start the build command");
  return created;
}

}  // namespace

struct Shell::Group {
  explicit Group(process::Pipe pipe) : output(std::move(pipe.reading)) {}

  process::PipeReader output;
  files::Descriptor job;
  files::Descriptor process;
};

Shell::Shell(const std::string& command) {
  auto pipe = process::make_pipe();
  const auto writing = std::move(pipe.writing);
  group_ = std::make_unique<Group>(std::move(pipe));
  group_->job = make_job();
  const auto created = create(command, writing.get());
  group_->process = files::Descriptor(created.hProcess);
  const files::Descriptor thread(created.hThread);
  if (AssignProcessToJobObject(group_->job.get(), created.hProcess) == 0) {
    const auto error = files::last_error();
    TerminateProcess(created.hProcess, 1);
    throw std::system_error(error, "cannot start the build command");
  }
  ResumeThread(created.hThread);
}

Shell::~Shell() = default;

// A process that the command has left behind may have its output open, and keep it open for long.
std::string Shell::read() {
  while (group_->output.is_open()) {
    const std::array<HANDLE, 2> awaited{group_->output.event(), group_->process.get()};
    if (WaitForMultipleObjects(awaited.size(), awaited.data(), FALSE, INFINITE) == WAIT_OBJECT_0 + 1) {
      kill();
      WaitForSingleObject(group_->output.event(), INFINITE);
    }
    if (auto text = group_->output.take(); !text.empty()) return text;
  }
  return {};
}

void Shell::wait() {
  WaitForSingleObject(group_->process.get(), INFINITE);
}

bool Shell::has_succeeded() {
  DWORD code = 1;
  return GetExitCodeProcess(group_->process.get(), &code) != 0 && code == 0;
}

void Shell::kill() {
  TerminateJobObject(group_->job.get(), 1);
}

}  // namespace develop
