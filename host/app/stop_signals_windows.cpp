#include "app/stop_signals.hpp"

#include <windows.h>

#include <atomic>
#include <system_error>

#include "files/descriptor.hpp"
#include "files/last_error.hpp"

namespace app {
namespace {

const files::Descriptor& told_to_stop() {
  static const files::Descriptor event(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  return event;
}

std::atomic<bool> is_stopping = false;

// On a thread of the system's. Where the window closes or the machine shuts down, the process ends once this returns,
// or after seconds that the system grants: so it does not return, and the ordered stop ends the process. A service is
// told when any user logs off, which is nothing to it.
BOOL WINAPI on_control(DWORD control) {
  if (control == CTRL_LOGOFF_EVENT) return TRUE;
  if (is_stopping) return FALSE;  // the system then ends the process
  SetEvent(told_to_stop().get());
  if (control == CTRL_CLOSE_EVENT || control == CTRL_SHUTDOWN_EVENT) Sleep(INFINITE);
  return TRUE;
}

}  // namespace

StopSignals::StopSignals() {
  if (!told_to_stop() || SetConsoleCtrlHandler(on_control, TRUE) == 0)
    throw std::system_error(files::last_error(), "signals");
}

void StopSignals::wait() {
  WaitForSingleObject(told_to_stop().get(), INFINITE);
  is_stopping = true;
}

void StopSignals::send() {
  SetEvent(told_to_stop().get());
}

}  // namespace app
