#include "cli/service_control_windows.hpp"

#include <windows.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <type_traits>

#include "files/last_error.hpp"
#include "files/wide_text_windows.hpp"
#include "telemetry/event_log.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

struct CloseService {
  void operator()(SC_HANDLE handle) const { CloseServiceHandle(handle); }
};
using Service = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, CloseService>;

[[noreturn]] void refuse(std::string_view doing) {
  const auto error = files::last_error();
  if (error.value() == ERROR_ACCESS_DENIED)
    throw std::runtime_error(text::format(
        "{}: only an administrator may; open the terminal with \"Run as administrator\"", doing));
  throw std::runtime_error(text::format("{}: {}", doing, error.message()));
}

Service open_manager(DWORD access) {
  Service manager(OpenSCManagerW(nullptr, nullptr, access));
  if (!manager) refuse("the service control manager cannot be reached");
  return manager;
}

// As CommandLineToArgvW() takes it apart: backslashes are doubled before a quote.
std::wstring quoted(const std::wstring& word) {
  if (!word.empty() && word.find_first_of(L" \t\"") == std::wstring::npos) return word;
  std::wstring out = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t c : word) {
    if (c == L'"') out.append(backslashes + 1, L'\\');
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    out += c;
  }
  return out.append(backslashes, L'\\') + L'"';
}

std::wstring command_line(const ServiceEntry& entry) {
  std::wstring line = quoted(entry.program.native());
  for (const auto& argument : entry.arguments) line += L' ' + quoted(files::to_wide(argument));
  return line;
}

void describe(SC_HANDLE service) {
  wchar_t words[] = L"Runs Aha! integration services, loaded as plugins, and hands them Aha!'s events.";
  SERVICE_DESCRIPTIONW description{words};
  ChangeServiceConfig2W(service, SERVICE_CONFIG_DESCRIPTION, &description);
}

void start_late(SC_HANDLE service) {
  SERVICE_DELAYED_AUTO_START_INFO late{TRUE};
  ChangeServiceConfig2W(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &late);
}

// Longer than a stop takes: Windows itself gives 10 s when it shuts down.
void stop_before_shutdown(SC_HANDLE service) {
  constexpr DWORD patience_ms = 60'000;
  SERVICE_PRESHUTDOWN_INFO info{patience_ms};
  ChangeServiceConfig2W(service, SERVICE_CONFIG_PRESHUTDOWN_INFO, &info);
}

// Also if it ends in order with an error, not only if it crashes.
void restart_on_failure(SC_HANDLE service) {
  constexpr DWORD pause_ms = 5'000;
  constexpr DWORD forgotten_after_s = 86'400;
  std::array<SC_ACTION, 1> actions{{{SC_ACTION_RESTART, pause_ms}}};
  SERVICE_FAILURE_ACTIONSW failure{forgotten_after_s, nullptr, nullptr, actions.size(), actions.data()};
  SERVICE_FAILURE_ACTIONS_FLAG by_errors{TRUE};
  ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, &failure);
  ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &by_errors);
}

std::wstring source_key() {
  return L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\" +
         files::to_wide(telemetry::event_source);
}

// A program of the system has messages that are their text alone. Best effort: without it the event log shows the
// text, and that it does not know the source.
void register_event_source() {
  constexpr std::wstring_view messages = L"%SystemRoot%\\System32\\EventCreate.exe";
  const DWORD types = EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE;
  RegSetKeyValueW(HKEY_LOCAL_MACHINE, source_key().c_str(), L"EventMessageFile", REG_EXPAND_SZ,
                  messages.data(), static_cast<DWORD>((messages.size() + 1) * sizeof(wchar_t)));
  RegSetKeyValueW(HKEY_LOCAL_MACHINE, source_key().c_str(), L"TypesSupported", REG_DWORD, &types,
                  sizeof types);
}

bool has_stopped(SC_HANDLE service) {
  SERVICE_STATUS status{};
  return QueryServiceStatus(service, &status) == 0 || status.dwCurrentState == SERVICE_STOPPED;
}

void stop(SC_HANDLE service, const std::string& name) {
  constexpr int longest_s = 60;
  constexpr DWORD between_looks_ms = 100;
  SERVICE_STATUS status{};
  ControlService(service, SERVICE_CONTROL_STOP, &status);
  for (int looks = 0; !has_stopped(service); ++looks) {
    if (looks == longest_s * 1'000 / static_cast<int>(between_looks_ms))
      throw std::runtime_error(text::format("the service {} does not stop", name));
    Sleep(between_looks_ms);
  }
}

}  // namespace

void install_service(const ServiceEntry& entry) {
  const auto manager = open_manager(SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);
  const auto name = files::to_wide(entry.name);
  const Service service(CreateServiceW(manager.get(), name.c_str(), name.c_str(), SERVICE_ALL_ACCESS,
                                       SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL,
                                       command_line(entry).c_str(), nullptr, nullptr, nullptr,
                                       files::to_wide(entry.account).c_str(), nullptr));
  if (!service && GetLastError() == ERROR_SERVICE_EXISTS)
    throw std::runtime_error(
        text::format("there is a service {} already; `aha-host service remove --name {}` removes it",
                     entry.name, entry.name));
  if (!service) refuse(text::format("the service {} cannot be installed", entry.name));
  describe(service.get());
  start_late(service.get());
  stop_before_shutdown(service.get());
  restart_on_failure(service.get());
  register_event_source();
}

// The source of its events stays: another service of this program may use it, and earlier entries are read by it.
void remove_service(const std::string& name) {
  const auto manager = open_manager(SC_MANAGER_CONNECT);
  const Service service(OpenServiceW(manager.get(), files::to_wide(name).c_str(),
                                     SERVICE_STOP | SERVICE_QUERY_STATUS | DELETE));
  if (!service && GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST)
    throw std::runtime_error(text::format("there is no service {}", name));
  if (!service) refuse(text::format("the service {} cannot be removed", name));
  stop(service.get(), name);
  if (DeleteService(service.get()) == 0) refuse(text::format("the service {} cannot be removed", name));
}

}  // namespace cli
