#include "process/creation_windows.hpp"

#include "files/last_error.hpp"
#include "process/container_windows.hpp"

namespace process {
namespace {

using files::Descriptor;

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
  static constexpr DWORD most = 5;

  std::vector<char> memory_;
  LPPROC_THREAD_ATTRIBUTE_LIST list_ = nullptr;
};

// Numbers of winbase.h that mingw's has not.
constexpr DWORD_PTR job_list = 0x0002000D;
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
    container.Capabilities = Container::capability();
    container.CapabilityCount = 1;
    return attributes.set(PROC_THREAD_ATTRIBUTE_SECURITY_CAPABILITIES, &container, sizeof(container));
  }
};

// Ends with its last handle, which the host has, and with it all that is in it.
// share  null: no limits
Descriptor make_job(const Share* share) {
  Descriptor job(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  auto& basic = limits.BasicLimitInformation;
  basic.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
  if (share != nullptr) {
    constexpr LONGLONG units_a_second = 10'000'000;
    basic.LimitFlags |=
        JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_PROCESS_TIME;
    basic.ActiveProcessLimit = 1;
    basic.PerProcessUserTimeLimit.QuadPart = static_cast<LONGLONG>(share->cpu_s) * units_a_second;
    limits.ProcessMemoryLimit = share->memory_bytes;
  }
  if (job &&
      SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof(limits)) == 0)
    job.reset();
  return job;
}

STARTUPINFOEXW startup_of(const Creation& creation, const Attributes& attributes) {
  STARTUPINFOEXW startup{};
  startup.StartupInfo.cb = sizeof(startup);
  startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  startup.StartupInfo.hStdInput = creation.input;
  startup.StartupInfo.hStdOutput = startup.StartupInfo.hStdError = creation.output;
  startup.lpAttributeList = attributes.list();
  return startup;
}

}  // namespace

Descriptor inheritable(HANDLE handle) {
  HANDLE copy = nullptr;
  DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS);
  return Descriptor(copy);
}

Descriptor inheritable_nowhere() {
  SECURITY_ATTRIBUTES inherited{sizeof(inherited), nullptr, TRUE};
  const HANDLE null = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                  &inherited, OPEN_EXISTING, 0, nullptr);
  return Descriptor(null == INVALID_HANDLE_VALUE ? files::no_handle : null);
}

std::string last_fault(std::string_view what) {
  const auto error = files::last_error();
  return std::string(what) + ": " + error.message() + " (error " + std::to_string(error.value()) + ")";
}

tl::expected<Child, std::string> create_process(const Creation& creation) {
  const Confinement* const confinement = creation.confinement ? &*creation.confinement : nullptr;
  Child child;
  child.job = make_job(confinement == nullptr ? nullptr : &confinement->share);
  if (!child.job) return tl::unexpected(last_fault("no job for a process can be made"));
  Attributes attributes;
  auto handles = creation.inherited;
  HANDLE job = child.job.get();
  if (!attributes.set(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles.data(), handles.size() * sizeof(HANDLE)) ||
      !attributes.set(job_list, &job, sizeof(job)))
    return tl::unexpected(last_fault("no process can be prepared"));
  ConfinedAttributes confined;
  if (confinement != nullptr && confinement->container != nullptr) {
    child.container = confinement->container;
    if (!confined.set(attributes, child.container->sid()))
      return tl::unexpected(last_fault("no process can be put into an AppContainer"));
  }
  auto startup = startup_of(creation, attributes);
  std::wstring command = creation.command_line;
  std::wstring environment = creation.environment.value_or(L"");
  PROCESS_INFORMATION created{};
  const auto make = [&](auto function, auto... token) {
    return function(token..., creation.program.c_str(), command.data(), nullptr, nullptr, TRUE,
                    creation.flags | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT,
                    creation.environment ? environment.data() : nullptr, nullptr, &startup.StartupInfo,
                    &created) != 0;
  };
  if (confinement == nullptr || confinement->token == nullptr
          ? !make(&CreateProcessW)
          : !make(&CreateProcessAsUserW, confinement->token))
    return tl::unexpected(last_fault("no process can be created"));
  CloseHandle(created.hThread);
  child.process = Descriptor(created.hProcess);
  child.id = created.dwProcessId;
  return child;
}

}  // namespace process
