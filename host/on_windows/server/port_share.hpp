// What the listeners of a port have in common: on Windows its one socket, whose connections they take in turn.
#pragma once

#include <memory>

namespace server {

class Rotation;

using PortShare = std::shared_ptr<Rotation>;  // never null

}  // namespace server
