// Windows has an ICU since version 1903 of Windows 10, with the functions of C alone.
#include <windows.h>

#include "icu.hpp"

namespace aha {
namespace {

template <class Function>
void find(HMODULE library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(library, name)));
}

CalendarFunctions calendar_functions() {
  CalendarFunctions functions{};
  const HMODULE library = LoadLibraryExW(L"icu.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (library == nullptr) return functions;
  find(library, "ucal_open", functions.open);
  find(library, "ucal_close", functions.close);
  find(library, "ucal_getTimeZoneID", functions.zone_name);
  find(library, "ucal_setMillis", functions.set_moment_ms);
  find(library, "ucal_get", functions.get);
  return functions;
}

}  // namespace

const CalendarFunctions* find_calendar_functions() {
  static const CalendarFunctions functions = calendar_functions();
  const bool whole = functions.open != nullptr && functions.close != nullptr &&
                     functions.zone_name != nullptr && functions.set_moment_ms != nullptr &&
                     functions.get != nullptr;
  return whole ? &functions : nullptr;
}

}  // namespace aha
