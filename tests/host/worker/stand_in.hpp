// What a stand-in of a worker does by its system.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "files/handle.hpp"
#include "process/end.hpp"

namespace test {

// Has reads and writes of a channel's end wait. They return 0 at its end.
void let_wait(files::Handle end);
std::size_t read_bytes(files::Handle end, std::span<char> room);
std::size_t write_bytes(files::Handle end, std::string_view bytes);

[[noreturn]] void wait_for_the_end();
void crash();
void kill_from_outside(std::int64_t process);
std::int64_t own_id();
// Whether the memory could be cut short.
bool cut(files::Handle memory);

// How the host sees the end of a process that has crashed, that called abort(), that was killed from outside, or by the
// host.
process::End crashed();
process::End aborted();
process::End killed_from_outside();
process::End killed_by_host();

}  // namespace test
