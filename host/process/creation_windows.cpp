#include "process/creation_windows.hpp"

#include <wchar.h>

#include <utility>

#include "files/last_error.hpp"

namespace process {
namespace {

using files::Descriptor;

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

// What a process is created with: the handles that it inherits, and no other, and its confinement.
class Attributes {
 public:
  Attributes() {
    SIZE_T bytes = 0;
    InitializeProcThreadAttributeList(nullptr, most, 0, &bytes);
    memory_.resize(bytes);
    list_ = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data());
    if (InitializeProcThreadAttributeList(list_, most, 0, &bytes) == 0) list_ = nullptr;
  }
  ~Attributes() {
    if (list_ != nullptr) DeleteProcThreadAttributeList(list_);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  // value  lives as long as this
  // returns  false if the system does not take it
  bool set(DWORD_PTR attribute, void* value, std::size_t bytes) {
    return list_ != nullptr &&
           UpdateProcThreadAttribute(list_, 0, attribute, value, bytes, nullptr, nullptr) != 0;
  }

  LPPROC_THREAD_ATTRIBUTE_LIST list() const { return list_; }

 private:
  static constexpr DWORD most = 4;

  std::vector<char> memory_;
  LPPROC_THREAD_ATTRIBUTE_LIST list_ = nullptr;
};

// Numbers of winbase.h that mingw's has not.
constexpr DWORD_PTR child_process_policy = 0x0002000E;
constexpr DWORD no_child_process = 1;
constexpr DWORD64 no_extension_points = DWORD64{1} << 32;
constexpr DWORD64 no_remote_images = DWORD64{1} << 52;
constexpr DWORD64 no_low_label_images = DWORD64{1} << 56;

// The values that the attributes of a confined process point to.
struct ConfinedAttributes {
  DWORD children = no_child_process;
  DWORD64 mitigations = no_extension_points | no_remote_images | no_low_label_images;
  SECURITY_CAPABILITIES container{};

  // False if the system does not take the container: the others are a second wall.
  bool set(Attributes& attributes, PSID sid) {
    attributes.set(child_process_policy, &children, sizeof(children));
    attributes.set(PROC_THREAD_ATTRIBUTE_MITIGATION_POLICY, &mitigations, sizeof(mitigations));
    container.AppContainerSid = sid;
    return attributes.set(PROC_THREAD_ATTRIBUTE_SECURITY_CAPABILITIES, &container, sizeof(container));
  }
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

}  // namespace

std::string last_fault(std::string_view what) {
  const auto error = files::last_error();
  return std::string(what) + ": " + error.message() + " (error " + std::to_string(error.value()) + ")";
}

// It does not run until it is in its job.
tl::expected<Child, std::string> create_process(std::vector<HANDLE> handles, std::wstring_view arguments,
                                                HANDLE nowhere, const Confinement* confinement) {
  Child child;
  child.job = make_job();
  if (!child.job || (confinement != nullptr && !confine_job(child.job.get())))
    return tl::unexpected(last_fault("no job for a process can be made"));
  Attributes attributes;
  ConfinedAttributes confined;
  if (!attributes.set(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles.data(), handles.size() * sizeof(HANDLE)))
    return tl::unexpected(last_fault("no process can be prepared"));
  if (confinement != nullptr && confinement->container != nullptr &&
      !confined.set(attributes, confinement->container))
    return tl::unexpected(last_fault("no process can be put into an AppContainer"));
  STARTUPINFOEXW startup{};
  startup.StartupInfo.cb = sizeof(startup);
  startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  startup.StartupInfo.hStdInput = startup.StartupInfo.hStdOutput = startup.StartupInfo.hStdError = nowhere;
  startup.lpAttributeList = attributes.list();
  const auto program = own_program();
  std::wstring command = L"\"" + program + L"\"" + std::wstring(arguments);
  std::wstring environment = reduced_environment();
  constexpr DWORD flags =
      CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | DETACHED_PROCESS | EXTENDED_STARTUPINFO_PRESENT;
  PROCESS_INFORMATION created{};
  const auto make = [&](auto function, auto... token) {
    return function(token..., program.c_str(), command.data(), nullptr, nullptr, TRUE, flags,
                    environment.data(), nullptr, &startup.StartupInfo, &created) != 0;
  };
  if (confinement == nullptr ? !make(&CreateProcessW)
                             : !make(&CreateProcessAsUserW, confinement->token.get()))
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

}  // namespace process
