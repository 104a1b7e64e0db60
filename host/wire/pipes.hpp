// The pipes between the host and a worker process.
#pragma once

#include <utility>

#include "files/descriptor.hpp"

namespace wire {

// All of it is [any]. Those that return descriptors throw std::system_error if the system has none left.

// For what a worker writes beside its channels: the end that the host reads by a PipeEnd, and the worker's.
std::pair<files::Descriptor, files::Descriptor> pipe_pair();
// Has a write to that end fail while the pipe is full.
void lose_rather_than_block(files::Handle end);

// One side's ends of the two pipes that make a channel. Pipes, since a batch of frames crosses them in two thirds of
// the time of a socket, and since no descriptor can come through them.
struct ChannelEnds {
  files::Descriptor in;
  files::Descriptor out;
};

// The host's side and the worker's, each for PipeEnds.
std::pair<ChannelEnds, ChannelEnds> channel_pair();

// Has writing to what has no reader fail in this process, where the system would end it.
void survive_lost_readers();

}  // namespace wire
