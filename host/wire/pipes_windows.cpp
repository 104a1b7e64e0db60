#include "wire/pipes.hpp"

#include <windows.h>

#include "process/named_pipe_windows.hpp"
#include "process/pipe_windows.hpp"

namespace wire {

using files::Descriptor;

// The worker's end is for the C library, which waits for each write.
std::pair<Descriptor, Descriptor> pipe_pair() {
  auto pipe = process::make_pipe();
  return {std::move(pipe.reading), std::move(pipe.writing)};
}

void lose_rather_than_block(files::Handle end) {
  DWORD mode = PIPE_READMODE_BYTE | PIPE_NOWAIT;
  SetNamedPipeHandleState(end, &mode, nullptr, nullptr);
}

// The way to the worker has room for a batch of events.
std::pair<ChannelEnds, ChannelEnds> channel_pair() {
  auto [there_out, there_in] = process::named_pipe({.access = PIPE_ACCESS_OUTBOUND, .bytes = 256 * 1024});
  auto [back_in, back_out] = process::named_pipe({.access = PIPE_ACCESS_INBOUND});
  return {ChannelEnds{std::move(back_in), std::move(there_out)},
          ChannelEnds{std::move(there_in), std::move(back_out)}};
}

void survive_lost_readers() {}

}  // namespace wire
