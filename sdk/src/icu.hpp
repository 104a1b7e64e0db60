// The functions of ICU's calendar, which knows the time zones: linked on Linux, on Windows those of the system's own ICU.
#pragma once

#include <unicode/ucal.h>

namespace aha {

struct CalendarFunctions {
  decltype(&ucal_open) open;
  decltype(&ucal_close) close;
  decltype(&ucal_getTimeZoneID) zone_name;
  decltype(&ucal_setMillis) set_moment_ms;
  decltype(&ucal_get) get;
};

/// Returns them, or nullptr if the system has no ICU. Its library then stays loaded after the plugin has gone: ICU never
/// frees what it has read, so that each reload would lose it, and the next version has it this way. [any]
const CalendarFunctions* find_calendar_functions();

}  // namespace aha
