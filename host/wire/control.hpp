// The control channel of a worker process: messages, which the worker is given channels by, and tells by what became of
// its start. Its end is the worker's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "process/child.hpp"
#include "wire/pipes.hpp"

namespace wire {

// ---- the host's side. [any]

// The host's end and the worker's. Throws std::system_error if the system has no descriptor left.
std::pair<files::Descriptor, files::Descriptor> control_pair();

// Another descriptor of the host's end, for what the worker says: one message for each PipeEnd::read_some(). Throws as
// above.
files::Descriptor control_reader(const files::Descriptor& control);

// Never blocks.
// child   that has the other end
// serial  by which it can name the channel
// returns  nothing, or what stood against it; empty: the worker has closed its end
tl::expected<void, std::string> send_channel(const files::Descriptor& control, const process::Child& child,
                                             ChannelEnds ends, std::uint32_t serial);

// Tells the worker to end. What it says can still be read.
void close_control(files::Descriptor control);

// ---- the worker's side

struct ReceivedChannel {
  std::uint32_t serial = 0;
  std::optional<ChannelEnds> ends;  // nullopt: this process had no room for them
};

// What send_channel() sent, or nullopt if the host has closed its end.
std::optional<ReceivedChannel> receive_channel(files::Handle control);

// Best effort: a host that does not listen hears nothing.
void tell_host(files::Handle control, std::string_view message);

}  // namespace wire
