// What a plugin leaves in the process, measured from inside the sandbox through descriptors that were opened before.
#pragma once

#include <cstddef>
#include <string_view>

namespace check {

// Linux: whether any part of the file is mapped.
bool is_mapped(std::string_view path);

std::size_t thread_count();

// Whether more threads than that stay. One that was joined is counted for a moment longer, so this may take a second.
bool has_more_threads_than(std::size_t count);

// Descriptors that are open, up to the sandbox's limit; on Windows handles of files, pipes and sockets.
std::size_t descriptor_count();

// Bytes that malloc has given out; 0 if a sanitizer has taken its place.
std::size_t heap_bytes();

}  // namespace check
