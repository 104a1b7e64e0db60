// The bytes of a request that a worker sent, kept beyond the frame they came in.
#pragma once

#include <memory>
#include <string>

#include "account/account.hpp"
#include "egress/egress.hpp"
#include "wire/frame.hpp"

namespace worker {

struct KeptBytes {
  std::string bytes;
  wire::FrameMemory frame;  // in place of bytes, of a large one
  account::Charge room;
};

// Copies what the request borrows, and points it there: for as long as the transfer runs.
// room  what the request is charged, until then. [any]
std::shared_ptr<const KeptBytes> keep_borrowed(egress::Request& request, account::Charge room);
// The same without a copy, of what lies in this frame.
std::shared_ptr<const KeptBytes> keep_frame(wire::FrameMemory frame, account::Charge room);

}  // namespace worker
