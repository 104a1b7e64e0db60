// What the dynamic loader asks for while it loads the plugin: opened before files are taken away, and handed out by the
// handler of refused calls. So no system call that takes a path is left to the plugin, nor does it learn which files
// there are.
#pragma once

#include "sandbox/sandbox.hpp"

namespace sandbox {

// Opens the plugin, the libraries that it needs and that this process has not loaded yet, those that they need, and the
// loader's cache. One a process: kept for good. A library that is nowhere is left for the loader to miss.
// Empty, or what cannot be opened.
std::string open_loader_files(const Policy& policy);

// A new descriptor, at its beginning, of the file that the loader means by `path`; -1: that is none of them.
// Safe in a signal handler.
int hand_out_loader_file(const char* path);

// Whether a path names a library, which the loader looks for in more places than one. Safe in a signal handler.
bool names_library(const char* path);

}  // namespace sandbox
