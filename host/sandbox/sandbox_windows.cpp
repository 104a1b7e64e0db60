#include "sandbox/sandbox.hpp"

#include <windows.h>

#include <array>

#include "files/descriptor.hpp"

namespace sandbox {
namespace {

// Room for what a token tells.
using Told = std::array<std::byte, 4096>;

bool ask_token(TOKEN_INFORMATION_CLASS what, Told& told) {
  HANDLE opened = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return false;
  const files::Descriptor token(opened);
  DWORD bytes = 0;
  return GetTokenInformation(opened, what, told.data(), told.size(), &bytes) != 0;
}

Part look_at_token() {
  alignas(TOKEN_PRIVILEGES) Told privileges{};
  alignas(TOKEN_MANDATORY_LABEL) Told integrity{};
  if (!ask_token(TokenPrivileges, privileges) || !ask_token(TokenIntegrityLevel, integrity))
    return {Layer::restricted_token, false, "the process's token cannot be read"};
  // One remains: to pass through folders.
  if (reinterpret_cast<const TOKEN_PRIVILEGES*>(privileges.data())->PrivilegeCount > 1)
    return {Layer::restricted_token, false, "the process keeps privileges"};
  const PSID label = reinterpret_cast<const TOKEN_MANDATORY_LABEL*>(integrity.data())->Label.Sid;
  if (*GetSidSubAuthority(label, 0) > SECURITY_MANDATORY_LOW_RID)
    return {Layer::restricted_token, false, "the process's integrity is not low"};
  return {Layer::restricted_token, true, "no privilege, low integrity"};
}

Part look_at_container() {
  constexpr auto token_is_app_container = static_cast<TOKEN_INFORMATION_CLASS>(29);
  alignas(DWORD) Told told{};
  const bool is_in_one =
      ask_token(token_is_app_container, told) && *reinterpret_cast<const DWORD*>(told.data()) != 0;
  return {Layer::app_container, is_in_one,
          is_in_one ? "with the right to read this program and one plugin" : "the process is in none"};
}

Part look_at_job() {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  constexpr DWORD wanted =
      JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_PROCESS_TIME;
  const bool is_limited = QueryInformationJobObject(nullptr, JobObjectExtendedLimitInformation, &limits,
                                                    sizeof(limits), nullptr) != 0 &&
                          (limits.BasicLimitInformation.LimitFlags & wanted) == wanted &&
                          limits.BasicLimitInformation.ActiveProcessLimit == 1;
  return {Layer::job, is_limited,
          is_limited ? "memory, CPU time, one process" : "the process's job has not its limits"};
}

Part look_at_mitigations() {
  PROCESS_MITIGATION_EXTENSION_POINT_DISABLE_POLICY policy{};
  const bool is_set = GetProcessMitigationPolicy(GetCurrentProcess(), ProcessExtensionPointDisablePolicy,
                                                 &policy, sizeof(policy)) != 0 &&
                      policy.DisableExtensionPoints != 0;
  return {Layer::mitigations, is_set,
          is_set ? "no extension points" : "the system does not say that it has them"};
}

}  // namespace

// What a process in all of these cannot do was tried when the host started.
Report apply(const Policy&) {
  Report report{{look_at_token(), look_at_container(), look_at_job(), look_at_mitigations()}};
  const bool is_tried =
      report.has(Layer::restricted_token) && report.has(Layer::app_container) && report.has(Layer::job);
  report.parts.push_back({Layer::attempts, is_tried, is_tried ? "" : "the process has not what was tried"});
  report.parts.push_back({Layer::threads, false, "Windows limits no process's number of threads"});
  return report;
}

}  // namespace sandbox
