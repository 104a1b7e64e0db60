// What Windows names an open file, pipe, process or mapping by: its HANDLE. INVALID_HANDLE_VALUE is not none: turn it
// into no_handle where a call returns it.
#pragma once

namespace files {

using Handle = void*;
constexpr Handle no_handle = nullptr;

bool close_handle(Handle handle);  // handle_windows.cpp

}  // namespace files
