#include <dlfcn.h>
#include <unicode/utypes.h>

#include "icu.hpp"

namespace aha {
namespace {

bool keep_loaded(const void* function) {
  Dl_info library;
  return dladdr(function, &library) != 0 &&
         dlopen(library.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE) != nullptr;
}

}  // namespace

const CalendarFunctions* find_calendar_functions() {
  static const bool kept = keep_loaded(reinterpret_cast<const void*>(&ucal_open)) &&
                           keep_loaded(reinterpret_cast<const void*>(&u_errorName));
  static_cast<void>(kept);  // if it fails, a reload costs a few kilobytes
  static constexpr CalendarFunctions functions{&ucal_open, &ucal_close, &ucal_getTimeZoneID, &ucal_setMillis,
                                               &ucal_get};
  return &functions;
}

}  // namespace aha
