#include "resident/crash_report.hpp"

#include <algorithm>
#include <array>

#include "runtime/call.hpp"
#include "runtime/own_threads.hpp"
#include "wire/launch.hpp"

namespace resident {

void blame_running_call() {
  if (const auto* const ride = runtime::OwnThreads::Ride::current())
    ride->loop().heartbeat().ended_by(ride->call().tag());
}

void write_overflow(WriteReport write, bool on_fiber) {
  write(on_fiber ? "the call overflowed its 256 KiB stack\n"
                 : "the call overflowed its thread's 1024 KiB stack\n");
}

void write_logged(WriteReport write) {
  constexpr std::size_t most_lines = 50, line_bytes = 512;
  runtime::Call* const call = runtime::Call::current();
  if (call == nullptr) return;
  const auto& lines = call->messages().lines();
  for (std::size_t i = lines.size() - std::min(lines.size(), most_lines); i < lines.size(); ++i) {
    const std::array<char, 2> head{wire::logged_mark, static_cast<char>('0' + lines[i].severity)};
    write({head.data(), head.size()});
    std::string_view text = std::string_view(lines[i].text).substr(0, line_bytes);
    while (!text.empty()) {
      const std::string_view one = text.substr(0, text.find('\n'));
      write(one);
      text.remove_prefix(one.size());
      if (text.empty()) break;
      write({&wire::logged_line_end, 1});
      text.remove_prefix(1);
    }
    write("\n");
  }
}

}  // namespace resident
