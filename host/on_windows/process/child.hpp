// What Windows gives to watch a started process by.
#pragma once

#include <cstdint>
#include <memory>

#include "files/descriptor.hpp"

namespace process {

class Container;

struct Child {
  std::shared_ptr<const Container> container;  // that it is in; null: none. Ends last
  std::uint32_t id = 0;
  files::Descriptor process;  // its handle, with all rights: it is signalled once the process has ended
  files::Descriptor job;      // its last handle: closing it ends the process and whatever that has started
};

// Duplicates a handle of this process into the child, with the same access; close yours.
// returns  the handle's number there, or no_handle if the child has ended or has no room.
files::Handle duplicate_into(const Child& child, files::Handle handle);

}  // namespace process
