// The bytes of a request that a worker sent, kept beyond the frame they came in.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "egress/egress.hpp"

namespace worker {

// What the request borrows. [any]
std::size_t borrowed_bytes(const egress::Request& request);

// Copies it, and points the request there: for as long as the transfer runs. [any]
std::shared_ptr<const std::string> keep_borrowed(egress::Request& request);

}  // namespace worker
