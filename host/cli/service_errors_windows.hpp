// Standard error of a service, which Windows gives none: the host tells there of its own crash. For *_windows.cpp only.
#pragma once

#include <filesystem>

namespace cli {

// Leads the standard streams to a file in the folder `service-log`. What an earlier process wrote there goes to the
// event log, and as a report into `crashes`. Best effort: a process that crashes can hardly do more than write to a
// file.
void keep_standard_error(const std::filesystem::path& state_folder);

}  // namespace cli
