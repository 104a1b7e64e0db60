// Descriptors of a trial's process, besides the standard ones. For *_linux.cpp only.
#pragma once

namespace check {

constexpr int records_descriptor = 3;
constexpr int maps_descriptor = 4;    // /proc/self/maps, opened while it could be
constexpr int status_descriptor = 5;  // /proc/self/status

}  // namespace check
