#include "cli/service_process_windows.hpp"

#include <windows.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "app/stop_signals.hpp"
#include "files/last_error.hpp"
#include "files/wide_text_windows.hpp"
#include "guard/mutex.hpp"
#include "telemetry/event_log.hpp"

namespace cli {
namespace {

constexpr DWORD longest_step_ms = 60'000;  // between two reports while it starts or stops

// The functions that the manager calls know the one service of this process by this.
class Running {
 public:
  Running(std::wstring name, std::function<void(const app::Companion&)> serve)
      : name_(std::move(name)), serve_(std::move(serve)) {}

  std::wstring& name() { return name_; }

  void run() {
    handle_ = RegisterServiceCtrlHandlerExW(name_.c_str(), &on_control, this);
    if (handle_ == nullptr) return;
    report(SERVICE_START_PENDING);
    try {
      serve_({.start = [this](const app::Running&) { report(SERVICE_RUNNING); },
              .stop = [this] { report(SERVICE_STOP_PENDING); },
              .abandon = [this] { report(SERVICE_STOPPED); }});
      report(SERVICE_STOPPED);
    } catch (const std::exception& error) {
      telemetry::report_to_event_log(error.what());
      report(SERVICE_STOPPED, 1);
    }
  }

 private:
  // On the thread that connected to the manager.
  static DWORD WINAPI on_control(DWORD control, DWORD, void*, void* context) {
    if (control == SERVICE_CONTROL_INTERROGATE) return NO_ERROR;
    if (control != SERVICE_CONTROL_STOP && control != SERVICE_CONTROL_PRESHUTDOWN)
      return ERROR_CALL_NOT_IMPLEMENTED;
    static_cast<Running*>(context)->report(SERVICE_STOP_PENDING);
    app::StopSignals::send();
    return NO_ERROR;
  }

  // fault  its own; 0: none
  void report(DWORD state, DWORD fault = 0) {
    const guard::Lock lock(mutex_);
    const bool is_pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
    SERVICE_STATUS status{};
    status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    status.dwCurrentState = state;
    status.dwControlsAccepted =
        state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN : 0;
    status.dwWin32ExitCode = fault == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
    status.dwServiceSpecificExitCode = fault;
    status.dwCheckPoint = is_pending ? ++steps_ : 0;
    status.dwWaitHint = is_pending ? longest_step_ms : 0;
    SetServiceStatus(handle_, &status);
  }

  std::wstring name_;
  const std::function<void(const app::Companion&)> serve_;
  guard::Mutex mutex_;
  SERVICE_STATUS_HANDLE handle_ = nullptr;
  DWORD steps_ AHA_GUARDED_BY(mutex_) = 0;
};

Running* the_service = nullptr;

void WINAPI service_main(DWORD, wchar_t**) {
  the_service->run();
}

}  // namespace

void run_as_service(const std::string& name, std::function<void(const app::Companion&)> serve) {
  Running running(files::to_wide(name), std::move(serve));
  the_service = &running;
  const std::array<SERVICE_TABLE_ENTRYW, 2> services{
      {{running.name().data(), &service_main}, {nullptr, nullptr}}};
  if (StartServiceCtrlDispatcherW(services.data()) != 0) return;
  if (GetLastError() == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)
    throw std::runtime_error(
        "this command is for the service control manager; `aha-host serve` serves from a terminal");
  throw std::runtime_error("the service control manager cannot be reached: " + files::last_error().message());
}

}  // namespace cli
